using System.CommandLine;

namespace ExtProc.Cli.Rows;

/// <summary>The argument that names files of labelled rows.</summary>
internal static class RowFiles
{
    public static Argument<string[]> Argument()
    {
        var files = new Argument<string[]>("FILE") { Description = "JSON Lines, plain or gzip.", Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(static result =>
        {
            foreach (var file in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!File.Exists(file))
                {
                    result.AddError($"There is no file {file}.");
                }
            }
        });
        return files;
    }
}
