namespace ExtProc.Testing;

internal static class Placeholder;
