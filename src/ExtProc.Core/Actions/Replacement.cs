using System.Buffers;
using System.Text;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Actions;

/// <summary>What takes the place of a text that a rule matched with one of its patterns. Immutable, made when a policy is compiled.</summary>
internal sealed class Replacement
{
    private enum Kind
    {
        Label,
        Hash,
        Surrogate,
        Mask,
        Token,
        Strip,
        Restore,
    }

    private readonly Kind _kind;
    private readonly string _entity;
    private readonly string _name;
    private readonly string _label;

    private Replacement(Kind kind, string entity)
    {
        _kind = kind;
        _entity = entity;
        _name = UpperSnake(entity);
        _label = $"[{_name}]";
    }

    /// <summary>Puts the original of a placeholder back.</summary>
    public static Replacement Restore { get; } = new(Kind.Restore, string.Empty);

    /// <summary>Replacements of a rule's matches: for hidden text first, then for each of its patterns, then for each label of what a model finds.</summary>
    public static Replacement[] ForRule(CompiledRule rule)
    {
        Kind kind = rule.Action switch
        {
            RuleAction.Strip => Kind.Strip,
            RuleAction.Redact { Style: RedactionStyle.Label } => Kind.Label,
            RuleAction.Redact { Style: RedactionStyle.Mask } => Kind.Mask,
            RuleAction.Redact { Style: RedactionStyle.Hash } => Kind.Hash,
            RuleAction.Redact { Style: RedactionStyle.Surrogate } => Kind.Surrogate,
            RuleAction.Redact { Style: RedactionStyle.Token } => Kind.Token,
            _ => throw new ArgumentException($"The action of rule {rule.Name} replaces nothing.", nameof(rule)),
        };
        IReadOnlyList<PatternDefinition> patterns = rule.Detection.Patterns;
        IReadOnlyList<string> labels = rule.Detection.Semantic?.Labels ?? [];
        var replacements = new Replacement[1 + patterns.Count + labels.Count];
        replacements[0] = new Replacement(kind, "HiddenText");
        for (int i = 0; i < patterns.Count; i++)
        {
            replacements[1 + i] = new Replacement(kind, patterns[i].Name);
        }
        for (int i = 0; i < labels.Count; i++)
        {
            replacements[1 + patterns.Count + i] = new Replacement(kind, labels[i]);
        }
        return replacements;
    }

    /// <summary>True when, of two replacements of the same span, this one gives away less.</summary>
    public bool IsStricterThan(Replacement other) => _kind < other._kind;

    /// <summary>Writes the replacement of a text, spelled in the text's own encoding.</summary>
    /// <param name="raw">The bytes that are replaced.</param>
    /// <param name="text">Where they stand.</param>
    /// <param name="encoding">How <paramref name="raw"/> spells its text.</param>
    /// <param name="vault">The exchange's placeholders and the key.</param>
    /// <param name="output">Receives the replacement.</param>
    public void Write(ReadOnlySpan<byte> raw, in TextEdit text, TextEncoding encoding, in Vault vault, IBufferWriter<byte> output)
    {
        if (!text.Bare)
        {
            TextCodec.Encode(Render(raw, text, encoding, vault), encoding, output);
            return;
        }
        if (text.Clipped)
        {
            return;
        }
        // A number outside any string: the replacement brings its own quotes, so that the arguments stay JSON.
        output.Write("\\\""u8);
        TextCodec.Encode(Render(raw, text, encoding, vault), encoding, output);
        output.Write("\\\""u8);
    }

    private string Render(ReadOnlySpan<byte> raw, in TextEdit text, TextEncoding encoding, in Vault vault)
    {
        switch (_kind)
        {
            case Kind.Label:
                return _label;
            case Kind.Strip:
                return string.Empty;
            case Kind.Restore:
                return !text.Clipped && vault.Tokens.TryRestore(TextCodec.Decode(raw, encoding), out string kept) ? kept : string.Empty;
            default:
                string original = TextCodec.Decode(raw, encoding);
                return _kind switch
                {
                    Kind.Mask => Mask.Of(original),
                    Kind.Hash => Hash(original, vault.Key),
                    Kind.Surrogate => Surrogate.Of(_entity, original, vault.Key),
                    _ => vault.Tokens.TryAdd(_name, original, vault.Key, out string token) ? token : _label,
                };
        }
    }

    private string Hash(string original, SecretKey key)
    {
        Span<byte> derived = stackalloc byte[32];
        key.Derive(_name, original, derived);
        return $"[{_name}:{Convert.ToHexStringLower(derived[..6])}]";
    }

    private static string UpperSnake(string name)
    {
        var upper = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (i > 0 && char.IsAsciiLetterUpper(c) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                upper.Append('_');
            }
            upper.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        }
        return upper.ToString();
    }
}
