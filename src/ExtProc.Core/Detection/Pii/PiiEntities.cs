using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>The catalogue of personal-data entities by name, as policies spell them. Immutable; entities found by a model are elsewhere.</summary>
public static class PiiEntities
{
    private static readonly FrozenDictionary<string, IReadOnlyList<PatternDefinition>> Entities = new Dictionary<string, IReadOnlyList<PatternDefinition>>
    {
        ["Email"] = Emails.All,
        ["Phone"] = Phones.All,
        ["CreditCard"] = CreditCards.All,
        ["Iban"] = Ibans.All,
        ["Bic"] = Bics.All,
        ["UsSsn"] = UnitedStatesIds.Ssn,
        ["UsItin"] = UnitedStatesIds.Itin,
        ["UsPassport"] = UnitedStatesIds.Passport,
        ["UkNino"] = UnitedKingdomIds.Nino,
        ["UkNhs"] = UnitedKingdomIds.Nhs,
        ["CaSin"] = CommonwealthIds.CaSin,
        ["AuTfn"] = CommonwealthIds.AuTfn,
        ["AuMedicare"] = CommonwealthIds.AuMedicare,
        ["DeTaxId"] = GermanTaxIds.Id,
        ["DeSteuernummer"] = GermanTaxIds.Steuernummer,
        ["FrNir"] = RomanceIds.FrNir,
        ["EsDni"] = RomanceIds.EsDni,
        ["EsNie"] = RomanceIds.EsNie,
        ["ItCodiceFiscale"] = RomanceIds.ItCodiceFiscale,
        ["InAadhaar"] = AsianIds.InAadhaar,
        ["InPan"] = AsianIds.InPan,
        ["SgNric"] = AsianIds.SgNric,
        ["BrCpf"] = BrazilianIds.Cpf,
        ["BrCnpj"] = BrazilianIds.Cnpj,
        ["IpV4"] = NetworkAddresses.IpV4,
        ["IpV6"] = NetworkAddresses.IpV6,
        ["MacAddress"] = NetworkAddresses.Mac,
        ["UrlWithCredentials"] = CredentialUrls.All,
        ["BitcoinAddress"] = Wallets.Bitcoin,
        ["EthereumAddress"] = Wallets.Ethereum,
        ["DateOfBirth"] = BirthDates.All,
        ["Coordinates"] = Coordinates.All,
    }.ToFrozenDictionary();

    // Machines talk about addresses (IpV4, IpV6, MacAddress) and places (Coordinates) far more often than people disclose their own, and a
    // bank code (Bic) names a bank, not a person. These must be asked for by name. Dates of birth count only after a word of birth and
    // URLs only with a password inside, which is precise enough for everybody.
    private static readonly FrozenSet<string> OnRequest = FrozenSet.Create("IpV4", "IpV6", "MacAddress", "Coordinates", "Bic");

    /// <summary>Every name, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entities.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The names that an empty <c>pii: {}</c> stands for: those that seldom fire on text without personal data.</summary>
    public static IReadOnlyList<string> Default { get; } = [.. Names.Where(name => !OnRequest.Contains(name))];

    /// <summary>The patterns of the entity <paramref name="name"/>; names are case-sensitive.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IReadOnlyList<PatternDefinition>? patterns) =>
        Entities.TryGetValue(name, out patterns);
}
