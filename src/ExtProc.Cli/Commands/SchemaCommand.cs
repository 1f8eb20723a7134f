using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExtProc.Core.Policies.Schema.Generation;
using ExtProc.Server.Policies;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc schema</c>: the form of policies, for editors and for Kubernetes.</summary>
internal static class SchemaCommand
{
    private const string Description =
        """
        Prints the JSON Schema of policies (draft 2020-12): editors complete field names, show what they are for and mark mistakes.

        Examples:
          extproc schema > aipolicy.schema.json
          extproc schema --crd | kubectl apply --server-side -f -

        An editor with the YAML language server finds the schema by the first line of a policy:
          # yaml-language-server: $schema=./aipolicy.schema.json
        """;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var crd = new Option<bool>("--crd") { Description = "Prints the CustomResourceDefinition for Kubernetes instead, as YAML." };
        var command = new Command("schema", Description) { crd };
        command.SetAction(parsed => Run(parsed.GetValue(crd), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(bool isCrd, TextWriter output) => output.Write(
        isCrd ? YamlText.Render(PolicyDefinition.Create()) : PolicyJsonSchema.Create().ToJsonString(s_indented) + "\n");
}
