namespace ExtProc.Core.Json;

/// <summary>
/// The paths of the strings found in one parse, kept as parent links so that recording one costs an append and only a path that is
/// reported is ever written out.
/// </summary>
public sealed partial class JsonPathTable;
