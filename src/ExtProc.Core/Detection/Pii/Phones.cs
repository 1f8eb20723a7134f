using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>
/// Telephone numbers. International ones and unmistakable national forms stand alone, checked against the numbering plans; any other group
/// of digits needs a word of telephony to its left.
/// </summary>
internal static class Phones
{
    // A noun names the number; a verb only makes one likely, so it must be nearer and the digits must be grouped.
    private static readonly ContextWords Nouns = new(40,
        "phone*, telephone*, tel, tel., tele, telefon*, telefoon*, telefone*, mobile*, mobil, mobiel*, movil*, mob, cell, cellphone*, cellular*, celular*, cellulare, handy, " +
        "handynummer, handynr, gsm, fax, facsimile, whatsapp, viber, wechat, sms, landline, hotline, desk, portable, puhelin*, matkapuhelin, " +
        "office:, work:, home:, switchboard, helpline, toll-free, toll free, freephone, zentrale, durchwahl, dial-in, " +
        "puhelinnumero, telefonnummer, phonenumber, msisdn, pager, extension, telf, tlf, tlf., rufnummer, numero de telephone, " +
        "телефон*, тел, тел., моб, моб., мобильн*, факс, τηλ*, τηλεφωνο, κινητο, 電話*, 电话*, 手机*, 携帯*, 传真, 聯絡電話, 전화*, 휴대폰*, 핸드폰*, 연락처*, هاتف*, جوال*, موبايل*, " +
        "फोन*, मोबाइल*, โทร*, dien thoai, telepon, hp, no. hp, nomor hp");

    private static readonly ContextWords Verbs = new(32,
        "call, calls, calling, callback, dial, ring, text, texting, reach, contact, contacts, messages to, message to, message on, registered, number is, numbers, my number, his number, her number, " +
        "appelez, appeler, rappeler, joindre, numero, numeros, llamame, llamar, llama, ruf, rufen, anrufen, anruf, erreichbar, unter, chiama*, chiamami, " +
        "ligue, ligar, bel me, bellen, ringa, zadzwon, numer, звон*, позвон*, номер*, 连络, 联系*, 致电");

    private static readonly ContextWords Others = new(18,
        "order, invoice, account, acct, acc, card, ticket, case, ref, reference, id, ids, isbn, issn, zip, postcode, ssn, sin, tracking, serial, sku, part, model, version, " +
        "population, year, years, date, page, pages, port, pin, code, iban, konto*, bestell*, rechnung*, commande, facture, pedido, factura, customer, policy, patient, " +
        "euro, eur, usd, gbp, million, row, line, column, build, error, errno, pid, timestamp, value, values, tax, vat, siret, siren, passport, license, licence");

    private const string Gap = @"[ ().\/-]{1,3}";

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new()
        {
            Name = "Phone",
            Expression = @"(?:\B\+ ?\(?\d{1,15}|\B\(\d{1,5}|\b\d{1,15})(?:" + Gap + @"\d)?(?:" + Gap + @"\d{2,10}){0,6}(?:[ ,;]{0,2}(?:x|#|[Ee]xt\.?|extension|poste|Durchwahl)[ .:]{0,2}\d{1,6})?\b",
            Validator = IsPhone,
        },
    ];

    private static bool IsPhone(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        PhoneShape shape = PhoneShape.Of(match);
        if (!shape.IsPossible || IsPartOfLarger(before) || shape.IsDate || shape.IsAddress)
        {
            return false;
        }

        if (shape.IsInternational)
        {
            return IsInternational(shape, before);
        }

        bool formatted = shape.IsNorthAmerican && (shape.IsPunctuated || NumberingPlans.IsNorthAmerican(shape));
        bool believable = formatted
            || Nouns.StandBefore(before)
            || (shape.Groups > 1 && !shape.IsYears && Verbs.StandBefore(before))
            || (shape.HasTrunkZero && NumberingPlans.IsNational(shape));
        return believable && !(Others.StandBefore(before) && !Nouns.StandBefore(before[^Math.Min(14, before.Length)..]));
    }

    private static bool IsInternational(in PhoneShape shape, ReadOnlySpan<char> before) =>
        NumberingPlans.IsInternational(shape, mustBeValid: shape.Groups == 1) || Nouns.StandBefore(before);

    private static bool IsPartOfLarger(ReadOnlySpan<char> before)
    {
        if (before.Length == 0)
        {
            return false;
        }

        char last = before[^1];
        if (last is '#' or '$' or '€' or '£' or '%' or '_' or '@' or '\\')
        {
            return true;
        }

        return last is '-' or '.' or '/' or ',' && before.Length > 1 && char.IsAsciiLetterOrDigit(before[^2]);
    }
}
