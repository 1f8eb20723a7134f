using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Tests.Detection.Remote;

public sealed class ChatVerdictsTests
{
    [TestCase("safe", "")]
    [TestCase("unsafe", "unsafe")]
    [TestCase("unsafe\nS1", "Violence")]
    [TestCase("unsafe\nS1,S5", "Violence,Misinformation")]
    [TestCase("unsafe\n\nS9, S10", "Weapons,Hate")]
    [TestCase("unsafe\nS3,S12", "Sexual")]
    [TestCase("unsafe\nS77", "S77")]
    [TestCase("", null)]
    [TestCase("Safe", null)]
    [TestCase("safe.", null)]
    [TestCase("safe\nS1", null)]
    [TestCase("I think it is safe", null)]
    [TestCase("unsafe\nS", null)]
    [TestCase("unsafe\nS0", null)]
    [TestCase("unsafe\nS123", null)]
    [TestCase("unsafe\nS1\nsafe", null)]
    [TestCase("unsafe S1", null)]
    public void Llama_guard(string answer, string? expected) => Assert.That(Join(ChatVerdicts.LlamaGuard(answer)), Is.EqualTo(expected));

    [TestCase("Yes", "unsafe")]
    [TestCase("No", "")]
    [TestCase("no", null)]
    [TestCase("No.", null)]
    [TestCase("", null)]
    [TestCase("Yes and No", null)]
    public void Shield_gemma(string answer, string? expected) => Assert.That(Join(ChatVerdicts.ShieldGemma(answer)), Is.EqualTo(expected));

    [TestCase("Yes", "unsafe")]
    [TestCase("No", "")]
    [TestCase("No\n<confidence> High </confidence>", "")]
    [TestCase("Yes\n<confidence> Low </confidence>", "unsafe")]
    [TestCase("<score> yes </score>", "unsafe")]
    [TestCase("<score>no</score>", "")]
    [TestCase("<score> no </score>\n<confidence> High </confidence>", "")]
    [TestCase("<think>It says <score> no </score>.</think>\n<score> yes </score>", "unsafe")]
    [TestCase("<think>It says <score> no </score>", null)]
    [TestCase("<think></think>", null)]
    [TestCase("<score> no </score><score> yes </score>", null)]
    [TestCase("<score> No </score>", null)]
    [TestCase("<score></score>", null)]
    [TestCase("<score>", null)]
    [TestCase("score: no", null)]
    [TestCase("No\n<confidence> Certain </confidence>", null)]
    [TestCase("<confidence> High </confidence>", null)]
    [TestCase("", null)]
    public void Granite_guardian(string answer, string? expected) => Assert.That(Join(ChatVerdicts.GraniteGuardian(answer)), Is.EqualTo(expected));

    private static string? Join(IReadOnlyList<string>? categories) => categories is null ? null : string.Join(',', categories);
}
