using System.CommandLine;
using System.IO.Compression;
using ExtProc.Cli.Rows;
using ExtProc.Cli.Tokens;
using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc tokens</c>: labelled texts as the models see them, for training.</summary>
internal static class TokensCommand
{
    private const string Description =
        """
        Writes labelled texts as the models see them: normalised, cut into windows of token ids, with the further readings of disguised
        texts. It is the code that judges traffic, so that what a model was trained on is what it gets later.

        Each line of the files is one JSON object with at least "text"; the files may be gzip. Each line of the output belongs to one of
        them. src/training/README.md describes its fields.

        Examples:
          extproc tokens injection.train.jsonl.gz -o injection.train.tokens.jsonl.gz
          extproc tokens pii.train.jsonl.gz --offsets -o pii.train.tokens.jsonl
          echo '{"text": "Hello there"}' > one.jsonl && extproc tokens one.jsonl

        Exit codes: 0 done, 1 a file cannot be read or a line is no row (the message names the line), 2 the command line is wrong.
        """;

    public static Command Create()
    {
        var files = RowFiles.Argument();
        var output = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "Where to write; compressed when it ends in .gz. Default: standard output." };
        var offsets = new Option<bool>("--offsets") { Description = "Adds \"offsets\", the place of each token in the text, and copies \"spans\"." };
        var features = new Option<bool>("--features") { Description = "Adds \"features\", the hashes that the lexical tier sees." };
        var windows = CountOption.Create("--max-windows", "Windows of one text; default 256.", 256);
        var models = ModelFolder.Option();
        var command = new Command("tokens", Description) { files, output, offsets, features, windows, models };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(files),
            parsed.GetValue(output),
            parsed.GetRequiredValue(models),
            new TokenRowOptions(parsed.GetValue(offsets), parsed.GetValue(features), parsed.GetValue(windows)),
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string[] files, string? output, string models, TokenRowOptions options, TextWriter error)
    {
        try
        {
            using var stream = Open(output);
            using var vocabulary = File.OpenText(Path.Combine(models, "vocab.txt"));
            using var writer = new TokenRowWriter(stream, WordPieceVocabulary.Read(vocabulary), options);
            return RowProgress.Show("Reading", progress =>
            {
                foreach (var row in RowReader.Read(files, progress))
                {
                    writer.Write(row);
                }

                return ExitCode.Success;
            });
        }
        catch (Exception e) when (e is RowException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(e.Message);
            return ExitCode.Failure;
        }
    }

    private static BufferedStream Open(string? output)
    {
        if (output is null)
        {
            return new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        }

        var file = File.Create(output);
        return new BufferedStream(output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file, 1 << 16);
    }
}
