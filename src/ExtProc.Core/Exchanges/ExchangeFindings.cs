using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

/// <summary>What the rules found in one exchange, counted by rule. Holds no text. Not thread-safe; reused between exchanges.</summary>
internal sealed class ExchangeFindings
{
    private readonly List<(CompiledRule Rule, int Findings, int Edits)> _rules = [];

    public IReadOnlyList<(CompiledRule Rule, int Findings, int Edits)> Rules => _rules;

    /// <summary>The rule that ended the exchange, if one did.</summary>
    public CompiledRule? BlockedBy { get; set; }

    /// <summary>Whether anything was changed.</summary>
    public bool Redacted { get; private set; }

    public bool Any => _rules.Count > 0;

    public void Found(CompiledRule rule) => Add(rule, 1, 0);

    public void Edited(CompiledRule rule)
    {
        Redacted = true;
        Add(rule, 0, 1);
    }

    public void Clear()
    {
        _rules.Clear();
        BlockedBy = null;
        Redacted = false;
    }

    private void Add(CompiledRule rule, int findings, int edits)
    {
        for (int i = 0; i < _rules.Count; i++)
        {
            if (ReferenceEquals(_rules[i].Rule, rule))
            {
                _rules[i] = (rule, _rules[i].Findings + findings, _rules[i].Edits + edits);
                return;
            }
        }
        _rules.Add((rule, findings, edits));
    }
}
