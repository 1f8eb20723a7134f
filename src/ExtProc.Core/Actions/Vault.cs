namespace ExtProc.Core.Actions;

/// <summary>What replacements need beside the text: the placeholders of this exchange and the key.</summary>
internal readonly record struct Vault(TokenMap Tokens, SecretKey Key);
