namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>The fields whose values the dialect reads itself.</summary>
internal static class OpenAiFact
{
    public const int Model = 1;
    public const int Stream = 2;
    public const int IncludeUsage = 3;
    public const int Choices = 4;
    public const int MaxTokens = 5;
    public const int Role = 6;
    public const int Message = 7;

    public const int Id = 10;
    public const int Created = 11;
    public const int Object = 12;
    public const int ChoiceList = 13;
    public const int Choice = 14;
    public const int Finish = 15;
    public const int Echo = 16;
    public const int Error = 17;

    public const int PromptTokens = 20;
    public const int CompletionTokens = 21;
    public const int CachedTokens = 22;
    public const int ReasoningTokens = 23;
}
