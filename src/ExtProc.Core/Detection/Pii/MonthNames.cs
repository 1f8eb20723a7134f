namespace ExtProc.Core.Detection.Pii;

/// <summary>The first letters of the months in twenty languages, as the folded view spells them.</summary>
internal static class MonthNames
{
    private static readonly ContextWords Stems = new(96,
        "jan*, feb*, mar*, apr*, may, mai*, jun*, jul*, aug*, sep*, oct*, nov*, dec*, " +
        "fev*, avr*, juin, juil*, aou*, okt*, dez*, dic*, ene*, abr*, ago*, set*, out*, gen*, mag*, giu*, lug*, ott*, mei, maa*, mrt, maj*, " +
        "sty*, lut*, kwi*, cze*, lip*, sie*, wrz*, paz*, lis*, gru*, ocak, sub*, nis*, haz*, tem*, eyl*, eki*, kas*, ara*, " +
        "led*, uno*, bre*, dub*, kve*, cer*, srp*, zar*, rij*, ian*, iun*, iul*, noi*, tam*, hel*, huh*, tou*, kes*, hei*, elo*, syy*, lok*, jou*, " +
        "янв*, фев*, мар*, апр*, мая, май, июн*, июл*, авг*, сен*, окт*, ноя*, дек*, січ*, лют*, бер*, кві*, тра*, чер*, лип*, сер*, вер*, жов*, лис*, гру*, " +
        "ιαν*, φεβ*, μαρ*, απρ*, μαι*, ιουν*, ιουλ*, αυγ*, σεπ*, οκτ*, νοε*, δεκ*, " +
        "يناير, فبراير, مارس, ابريل, أبريل, مايو, يونيو, يوليو, اغسطس, أغسطس, سبتمبر, اكتوبر, أكتوبر, نوفمبر, ديسمبر, " +
        "जनवरी, फरवरी, मार्च, अप्रैल, मई, जून, जुलाई, अगस्त, सितंबर, अक्टूबर, नवंबर, दिसंबर");

    public static bool AnyIn(ReadOnlySpan<char> date) => Stems.StandBefore(date);
}
