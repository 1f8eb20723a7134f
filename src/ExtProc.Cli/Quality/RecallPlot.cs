using System.Globalization;
using System.Security;
using System.Text;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>
/// Draws recall against false alarms (logarithmic, 0.1 % to 100 %), as SVG: a line for each source with rows to find, against the harmless rows of all
/// sources. Dots mark the sensitivities.
/// </summary>
internal static class RecallPlot
{
    private const int Width = 760;
    private const int Height = 460;
    private const int Left = 60;
    private const int Top = 30;
    private const int PlotWidth = 440;
    private const int PlotHeight = 360;
    private const double Least = 0.001;

    private static readonly string[] s_colours = ["#1b6ca8", "#c8553d", "#3a7d44", "#8e5ea2", "#b8860b", "#008b8b", "#a0522d", "#4b4b4b", "#d1495b", "#5b8e7d"];

    public static string Render(DetectKind detect, IReadOnlyCollection<ScoredRow> rows)
    {
        double[] negatives = [.. rows.Where(static row => row.Class == 0).Select(static row => row.Judgement.Score).OrderDescending()];
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        Axes(svg, detect);
        var index = 0;
        foreach (var source in rows.Where(static row => row.Class == 1).GroupBy(static row => row.Source).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            double[] positives = [.. source.Select(static row => row.Judgement.Score).OrderDescending()];
            Line(svg, source.Key, positives, negatives, index++);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Axes(StringBuilder svg, DetectKind detect)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"18\" font-size=\"14\">{EnumNames.Of(detect)}: recall against false alarms</text>\n");
        foreach (var rate in new[] { 0.001, 0.01, 0.05, 0.1, 1.0 })
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(rate):0.#} {Top}V{Top + PlotHeight}\" stroke=\"#ddd\"/><text x=\"{X(rate):0.#}\" y=\"{Top + PlotHeight + 18}\" text-anchor=\"middle\">{100 * rate:0.#} %</text>\n");
        }

        for (var share = 0; share <= 100; share += 20)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Y(share / 100.0):0.#}H{Left + PlotWidth}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{Y(share / 100.0) + 4:0.#}\" text-anchor=\"end\">{share} %</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (PlotWidth / 2)}\" y=\"{Height - 24}\" text-anchor=\"middle\">false alarms</text>\n");
    }

    private static void Line(StringBuilder svg, string source, double[] positives, double[] negatives, int index)
    {
        var colour = s_colours[index % s_colours.Length];
        var path = new StringBuilder();
        foreach (var threshold in negatives.Append(0).Distinct())
        {
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{X(Share(negatives, threshold)):0.#} {Y(Share(positives, threshold)):0.#}");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\n");
        foreach (var sensitivity in Enum.GetValues<Sensitivity>())
        {
            var threshold = SensitivityThresholds.Of(sensitivity);
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(Share(negatives, threshold)):0.#}\" cy=\"{Y(Share(positives, threshold)):0.#}\" r=\"3\" fill=\"{colour}\"/>\n");
        }

        var y = Top + 8 + (18 * index);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + PlotWidth + 20}\" y=\"{y + 4}\" fill=\"{colour}\">{SecurityElement.Escape(source)} ({positives.Length})</text>\n");
    }

    /// <summary>The share of scores at or above a threshold; the scores fall.</summary>
    private static double Share(double[] scores, double threshold)
    {
        var (low, high) = (0, scores.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = scores[middle] >= threshold ? (middle + 1, high) : (low, middle);
        }

        return scores.Length == 0 ? 0 : (double)low / scores.Length;
    }

    private static double X(double rate) => Left + (PlotWidth * (Math.Log10(Math.Max(rate, Least)) - Math.Log10(Least)) / -Math.Log10(Least));

    private static double Y(double share) => Top + (PlotHeight * (1 - share));
}
