using ExtProc.Core.Detection.Semantic.Calibration;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>One output of an encoder for a whole window.</summary>
/// <param name="Name">As the model's file calls it.</param>
/// <param name="Index">Its place among the logits.</param>
/// <param name="Calibration">What its logits say.</param>
internal sealed record EncoderHead(string Name, int Index, HeadCalibration Calibration);
