using System.Collections.Frozen;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Business identifier codes (ISO 9362). Eight capitals are a word as often as a bank, so a word of banking must stand to the left.</summary>
internal static class Bics
{
    private static readonly ContextWords Context = new(48, "bic, swift, bic/swift, swift-code, swift code, swiftcode, bank code, banque, bank, codigo swift, codice bic");

    private static readonly FrozenSet<string> Countries = (
        "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ " +
        "DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT " +
        "JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE " +
        "NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH " +
        "TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WS XK YE ZA ZM ZW").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ByCountry = Countries.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new() { Name = "Bic", Expression = @"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b", Context = Context.StandBefore, Validator = IsBic },
    ];

    private static bool IsBic(ReadOnlySpan<char> match, ReadOnlySpan<char> before) => ByCountry.Contains(match.Slice(4, 2));
}
