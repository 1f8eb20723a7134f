using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Server.Models;

/// <summary>Settings of the local models. Validated at start.</summary>
public sealed class ModelSettings
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Models";

    /// <summary>The folder of the models; null: those that came with the program, or none where it came without.</summary>
    public string? Directory { get; set; }

    /// <summary>Threads that encode; 0: one for each processor.</summary>
    public int Workers { get; set; }

    /// <summary>Windows of texts that may wait for a thread; beyond it the policies' <c>onError</c> decides.</summary>
    public int QueueWindows { get; set; } = new InferenceOptions().Capacity;

    /// <summary>Windows of one text that the encoder reads; what it leaves out is counted as not inspected.</summary>
    public int WindowBudget { get; set; } = new SemanticOptions().WindowBudget;

    /// <summary>Memory of the cache of verdicts, in bytes; 0 keeps none.</summary>
    public int CacheBytes { get; set; } = (int)VerdictCache.DefaultCapacity;
}
