using System.Diagnostics;
using System.Globalization;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Benchmarks.Detection.Encoder;

/// <summary>
/// What one core makes of a real model: time of one window of 16, 64 and 128 tokens and of a batch, by kernel, beside the same kernel's
/// peak on a product that stays in the nearest caches. Times are the processor's, not the clock's, and the best of many rounds: other work on
/// the machine only adds.
/// </summary>
internal static class EncoderTimes
{
    private const int Rounds = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whole tiles and panels of every kernel, 220 KB together: what the kernel's loop makes of data in the nearest caches.</summary>
    private const int PeakRows = 24;
    private const int PeakInputs = 1536;
    private const int PeakOutputs = 96;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 1 or > 2)
        {
            Console.Error.WriteLine("usage: encoder MODEL [KERNEL]");
            return 2;
        }

        using EncoderModel model = EncoderModel.Open(arguments[0]);
        Console.WriteLine($"| kernel | peak, GMAC/s | 16 tokens, ms | 64 tokens, ms | 128 tokens, ms | 8 x 128, ms | share of peak at 128 |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (EncoderKernel kernel in EncoderKernel.All)
        {
            if (kernel.IsSupported && (arguments.Length < 2 || arguments[1] == kernel.Name))
            {
                Console.WriteLine(Row(model, kernel));
            }
        }

        return 0;
    }

    private static string Row(EncoderModel model, EncoderKernel kernel)
    {
        var session = new EncoderSession(model, kernel);
        var peak = Peak(kernel);
        var batch = Time(session, model, 8, 128);
        var (small, middle, large) = (Time(session, model, 1, 16), Time(session, model, 1, 64), Time(session, model, 1, 128));
        var share = Products(model.Shape) * 128 / large / peak;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {kernel.Name} | {peak / 1e9:F0} | {small * 1e3:F2} | {middle * 1e3:F2} | {large * 1e3:F2} | {batch * 1e3:F2} | {share:P0} |");
    }

    /// <summary>Integer multiplications per token; attention's own products are in floats and not counted.</summary>
    private static double Products(EncoderShape shape) =>
        (double)shape.Layers * ((4.0 * shape.Width * shape.Width) + (2.0 * shape.Width * shape.FeedForward));

    private static double Time(EncoderSession session, EncoderModel model, int windows, int length)
    {
        int[] tokens = [.. Enumerable.Range(0, windows * length).Select(i => 1 + (i * 7919 % (model.Shape.Vocabulary - 1)))];
        int[] lengths = [.. Enumerable.Repeat(length, windows)];
        var output = new EncoderOutput();
        return Best(() => session.Run(tokens, lengths, names: false, output), windows > 1 ? Rounds / 4 : Rounds);
    }

    /// <summary>Products per second of the kernel alone.</summary>
    private static double Peak(EncoderKernel kernel)
    {
        var linear = new Linear
        {
            Weight = new sbyte[PeakOutputs * PeakInputs],
            Scale = new float[PeakOutputs],
            Bias = new float[PeakOutputs],
            Smooth = new float[PeakInputs],
        };
        PackedLinear layer = kernel.Pack(linear);
        QuantisedRows rows = kernel.NewRows();
        rows.Fill(new float[PeakRows * PeakInputs], PeakInputs, PeakRows, layer);
        var output = new AlignedMemory<float>(kernel.TileRows(PeakRows) * layer.PaddedOutputs);
        const int Repeats = 200;
        var seconds = Best(
            () =>
            {
                for (var i = 0; i < Repeats; i++)
                {
                    kernel.Multiply(rows, layer, output);
                }
            },
            Rounds);
        return (double)Repeats * PeakRows * PeakInputs * PeakOutputs / seconds;
    }

    private static double Best(Action action, int rounds)
    {
        var best = double.MaxValue;
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < rounds && (i < 3 || Stopwatch.GetElapsedTime(begin) < Patience); i++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            action();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        return best;
    }
}
