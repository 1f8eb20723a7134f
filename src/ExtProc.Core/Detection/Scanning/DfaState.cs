namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// A set of automaton nodes that are reached together, assertions not yet judged, and what it means. Immutable but for
/// <see cref="Open"/>, which is found when first asked for.
/// </summary>
internal sealed class DfaState(int[] nodes, PreviousKind previous)
{
    /// <summary>Sorted.</summary>
    public int[] Nodes => nodes;

    /// <summary><see cref="PreviousKind.Other"/> where no assertion asks.</summary>
    public PreviousKind Previous => previous;

    /// <summary>The nodes that go on with a character, when one that is no part of a word follows, and when one that is does.</summary>
    public required int[][] Consuming { get; init; }

    /// <summary>Patterns that match up to here, by what follows; sorted.</summary>
    public required int[][] Accepts { get; init; }

    /// <summary>Patterns that match up to here whatever follows; sorted.</summary>
    public required int[] AlwaysAccepts { get; init; }

    /// <summary>True when some character can follow.</summary>
    public required bool Continues { get; init; }

    /// <summary>Patterns whose matches can still change with what follows; null until asked for.</summary>
    public int[]? Open { get; set; }

    public bool AcceptsSomething => Accepts[0].Length + Accepts[1].Length + Accepts[2].Length > 0;
}
