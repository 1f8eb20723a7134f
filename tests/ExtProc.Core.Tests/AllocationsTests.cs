namespace ExtProc.Core.Tests;

/// <summary>The measure that the allocation tests share.</summary>
public sealed class AllocationsTests
{
    private object _kept = "";

    [Test]
    public void WhatOneCallInAHundredAllocatesIsSeen()
    {
        var calls = 0;
        Assert.That(Allocations.Least(1000, () => _kept = ++calls % 100 == 0 ? new object() : _kept), Is.GreaterThanOrEqualTo(10 * 24));
    }

    [Test]
    public void WhatHappensOnceIsNoCostOfACall()
    {
        var calls = 0;
        Assert.That(Allocations.Least(1000, () => _kept = ++calls == 2500 ? new byte[2544] : _kept), Is.Zero);
    }
}
