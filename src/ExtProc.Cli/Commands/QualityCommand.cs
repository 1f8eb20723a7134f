using System.CommandLine;
using ExtProc.Cli.Quality;
using ExtProc.Cli.Quality.Disguises;
using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc quality</c>: how well labelled texts are judged.</summary>
internal static class QualityCommand
{
    private const string Description =
        """
        Judges labelled texts with the code that judges traffic (normaliser, windows, tiers, thresholds) and tells how well it does: false
        alarms and recall at each sensitivity, AUC, times; for each source and in total, with 95 % confidence intervals.

        Each line of the files is one JSON object with "text" and "label" (1: should be found, 0: should not), and, where there are such,
        "source", "role" (user, system, tool), "weak" and "spans"; the files may be gzip. Rows whose label is weak are a source of their own.

        What --detect needs:
          injection, indirect, harm   label 0 or 1
          pii                         "spans": [[start, end, type]...], in UTF-16 units
          secrets                     label 0 or 1, or "kind": secret, not-a-secret
          topics                      the topic in "label"; some topics are picked (--topics, --seed), their first rows (--examples) are
                                      the examples, the rest is judged

        Examples:
          extproc quality --detect injection injection.dev.jsonl.gz benign.dev.jsonl.gz
          extproc quality --detect harm --json harm.dev.jsonl.gz > harm.json
          extproc quality --detect pii --scores scores.jsonl pii.jsonl
          extproc quality --detect indirect --plot indirect.svg indirect.dev.jsonl.gz
          extproc quality --detect injection --obfuscate leet --obfuscate spaced injection.dev.jsonl.gz

        Exit codes: 0 done, 1 a file or the models cannot be read, or a line is no row (the message names the line), 2 the command line is wrong.
        """;

    public static Command Create()
    {
        var files = RowFiles.Argument();
        var detect = new Option<DetectKind>("--detect") { HelpName = "KIND", Description = "injection, indirect, harm, pii, secrets or topics.", Required = true };
        var json = new Option<bool>("--json") { Description = "Writes the figures as one JSON object." };
        var scores = new Option<string?>("--scores") { HelpName = "FILE", Description = "Also writes one line of JSON a row: row, source, label, score, categories, spans, ms." };
        var plot = new Option<string?>("--plot") { HelpName = "FILE", Description = "Also draws recall against false alarms, a line for each source, as SVG." };
        var raw = new Option<bool>("--raw") { Description = "For calibrating models: --scores gets \"raw\", what they say before calibration; without gate, no figures." };
        var every = CountOption.Create("--every", "Only each Nth row, for a quick look; default 1.", 1);
        var obfuscate = DisguiseOption.Create();
        var topics = new TopicOptions();
        var models = ModelFolder.Option();
        var command = new Command("quality", Description) { files, detect, json, scores, plot, raw, every, obfuscate, topics.Topics, topics.Examples, topics.Seed, models };
        command.Validators.Add(result =>
        {
            if (result.GetValue(raw) && (result.GetValue(scores) is null || result.GetValue(detect) > DetectKind.Harm))
            {
                result.AddError("--raw goes with --scores and --detect injection, indirect or harm.");
            }

            if (DisguiseOption.Read(result, obfuscate).Count > 0 && (result.GetValue(raw) || result.GetValue(detect) > DetectKind.Harm))
            {
                result.AddError("--obfuscate goes with --detect injection, indirect or harm, and without --raw.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new QualityRequest(
                parsed.GetValue(detect),
                parsed.GetRequiredValue(files),
                parsed.GetRequiredValue(models),
                parsed.GetValue(json),
                parsed.GetValue(scores),
                parsed.GetValue(plot),
                parsed.GetValue(raw),
                parsed.GetValue(every),
                topics.Read(parsed))
            {
                Disguises = DisguiseOption.Read(parsed.CommandResult, obfuscate),
            },
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(QualityRequest request, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await request.JudgeAsync(error, cancellationToken);
            if (!request.IsRaw)
            {
                request.Report(rows, await request.JudgeDisguisedAsync(error, cancellationToken), output);
            }

            return ExitCode.Success;
        }
        catch (Exception e) when (e is RowException or ModelFileException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCode.Failure;
        }
    }
}
