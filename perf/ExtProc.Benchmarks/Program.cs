using BenchmarkDotNet.Running;
using ExtProc.Benchmarks.Detection.Encoder;

if (args is ["encoder", .. var arguments])
{
    return EncoderTimes.Run(arguments);
}

if (args is ["exactness", .. var rest])
{
    return EncoderExactness.Run(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
