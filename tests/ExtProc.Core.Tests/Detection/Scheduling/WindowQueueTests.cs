using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

public sealed class WindowQueueTests
{
    private const int Capacity = WindowWork.MaxWindows;
    private static readonly InferenceOptions Options = new() { Capacity = Capacity, BatchWindows = 3, BatchTokens = WindowWork.MaxTokens };

    private readonly WindowQueue _queue = new(Options);
    private readonly WindowBatch _batch = new(Options);

    [Test]
    public void Exchanges_take_turns_window_by_window()
    {
        Add(1, 100, 101, 102, 103);
        Add(2, 200);
        Add(3, 300, 301);
        Add(2, 210);
        Assert.That(TakeAll(), Is.EqualTo(new[] { "100 200 300", "101 210 301", "102 103" }));
    }

    [Test]
    public void A_batch_ends_where_the_next_window_has_no_room()
    {
        AddWindows(1, new int[Options.BatchTokens - 1]);
        AddWindows(2, [2]);
        AddWindows(3, [3, 3]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TakeAll(), Is.EqualTo(new[] { "0 2", "3" }));
            Assert.That(_queue.Windows, Is.Zero);
            Assert.That(_queue.Tokens, Is.Zero);
        }
    }

    [Test]
    public void A_batch_needs_what_any_of_its_windows_needs()
    {
        _queue.TryAdd(Work(1, SemanticNeeds.Harm, [1]));
        _queue.TryAdd(Work(2, SemanticNeeds.Names, [1]));
        _queue.Take(_batch);
        Assert.That(_batch.Needs, Is.EqualTo(SemanticNeeds.Harm | SemanticNeeds.Names));
    }

    [Test]
    public void A_full_queue_refuses_one_window_more()
    {
        for (var i = 0; i < Capacity; i++)
        {
            Assert.That(_queue.TryAdd(Work(i, SemanticNeeds.None, [i])), Is.EqualTo(InferenceRefusal.None));
        }

        Assert.That(_queue.TryAdd(Work(1, SemanticNeeds.None, [1])), Is.EqualTo(InferenceRefusal.Full));
        _queue.Take(_batch);
        Assert.That(_queue.TryAdd(Work(1, SemanticNeeds.None, [1])), Is.EqualTo(InferenceRefusal.None));
    }

    [Test]
    public void Long_documents_leave_a_quarter_to_short_prompts()
    {
        for (var i = 0; i < Capacity / 4 * 3; i += 8)
        {
            Assert.That(_queue.TryAdd(Windows(i, 8)), Is.EqualTo(InferenceRefusal.None));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_queue.TryAdd(Windows(1000, Options.ShortWindows + 1)), Is.EqualTo(InferenceRefusal.LongShareFull));
            Assert.That(_queue.TryAdd(Windows(1000, Options.ShortWindows)), Is.EqualTo(InferenceRefusal.None));
            Assert.That(_queue.TryAdd(Windows(1000, 1)), Is.EqualTo(InferenceRefusal.LongShareFull), "many short parts of one exchange are long");
        }
    }

    [Test]
    public void The_share_of_long_documents_is_given_back()
    {
        var works = Enumerable.Range(0, 12).Select(static i => Windows(i, 8)).ToArray();
        Array.ForEach(works, work => _queue.TryAdd(work));
        _queue.Take(_batch);
        _queue.Remove(works[0]);
        Assert.That(_queue.TryAdd(Windows(100, 10)), Is.EqualTo(InferenceRefusal.None));
        Assert.That(_queue.TryAdd(Windows(101, 5)), Is.EqualTo(InferenceRefusal.LongShareFull));
    }

    [TestCase(0, "101 200 300", "301")]
    [TestCase(1, "100 300 101", "301")]
    [TestCase(2, "100 200 101")]
    [TestCase(3, "100 200 300", "301")]
    public void A_work_that_is_removed_leaves_the_others_in_order(int removed, params string[] expected)
    {
        WindowWork[] works =
        [
            Work(1, SemanticNeeds.None, [100]), Work(2, SemanticNeeds.None, [200]), Work(3, SemanticNeeds.None, [300], [301]), Work(1, SemanticNeeds.None, [101]),
        ];
        Array.ForEach(works, work => _queue.TryAdd(work));
        _queue.Remove(works[removed]);
        Assert.That(TakeAll(), Is.EqualTo(expected));
    }

    [Test]
    public void Removing_all_leaves_nothing_behind()
    {
        WindowWork[] works = [Windows(1, 5), Windows(2, 1), Windows(1, 2)];
        Array.ForEach(works, work => _queue.TryAdd(work));
        _queue.Take(_batch);
        Array.ForEach(works, _queue.Remove);
        Assert.That((_queue.Windows, _queue.Tokens, _queue.Exchanges), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public void A_short_prompt_waits_for_as_much_of_each_other_exchange_only()
    {
        AddWindows(1, new int[100], new int[100]);
        AddWindows(2, new int[5]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_queue.TokensUntilDone(3, 20), Is.EqualTo(20 + 20 + 5));
            Assert.That(_queue.TokensUntilDone(2, 20), Is.EqualTo(25 + 25));
            Assert.That(_queue.TokensUntilDone(1, 20), Is.EqualTo(220 + 5));
        }
    }

    private static WindowWork Windows(long exchange, int count) => Work(exchange, SemanticNeeds.None, [.. Enumerable.Repeat<int[]>([1], count)]);

    private static WindowWork Work(long exchange, SemanticNeeds needs, params int[][] windows)
    {
        var work = new WindowWork();
        work.Reset(exchange, needs, long.MaxValue);
        Array.ForEach(windows, window => work.Add(window));
        return work;
    }

    private void Add(long exchange, params int[] firsts) => AddWindows(exchange, [.. firsts.Select(static first => new[] { first })]);

    private void AddWindows(long exchange, params int[][] windows) =>
        Assert.That(_queue.TryAdd(Work(exchange, SemanticNeeds.None, windows)), Is.EqualTo(InferenceRefusal.None));

    private List<string> TakeAll()
    {
        List<string> batches = [];
        while (_queue.Windows > 0)
        {
            _batch.Clear();
            _queue.Take(_batch);
            var at = 0;
            var tokens = _batch.Tokens.ToArray();
            batches.Add(string.Join(' ', _batch.Lengths.ToArray().Select(length => tokens[(at += length) - length])));
        }

        return batches;
    }
}
