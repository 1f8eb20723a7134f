namespace ExtProc.Core.Detection.Scheduling;

/// <summary>All works that are admitted and have not ended, waiting or in batches, in order of admission. Not thread-safe.</summary>
internal sealed class ActiveWorks
{
    private WindowWork? _last;

    public WindowWork? First { get; private set; }

    public void Add(WindowWork work)
    {
        work.Earlier = _last;
        work.Later = null;
        if (_last is null)
        {
            First = work;
        }
        else
        {
            _last.Later = work;
        }

        _last = work;
    }

    public void Remove(WindowWork work)
    {
        if (work.Earlier is null)
        {
            First = work.Later;
        }
        else
        {
            work.Earlier.Later = work.Later;
        }

        if (work.Later is null)
        {
            _last = work.Earlier;
        }
        else
        {
            work.Later.Earlier = work.Earlier;
        }

        work.Earlier = null;
        work.Later = null;
    }
}
