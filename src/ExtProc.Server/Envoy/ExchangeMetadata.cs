using Envoy.Service.ExtProc.V3;
using ExtProc.Core.Exchanges;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ExtProc.Server.Envoy;

/// <summary>
/// What Envoy's access logs and later filters may know of an exchange: dynamic metadata under the namespace <c>extproc</c>, strings only,
/// never text of the exchange. The filter has to list the namespace among its receiving ones.
/// </summary>
internal static class ExchangeMetadata
{
    public const string Namespace = "extproc";

    /// <summary>The metadata as a serialised field of a <c>ProcessingResponse</c>.</summary>
    public static byte[] Of(in ExchangeSummary summary)
    {
        var values = new Struct();
        Add(values, "id", summary.Id);
        Add(values, "dialect", summary.Dialect);
        Add(values, "model", summary.Model);
        Add(values, "decision", summary.Decision);
        Add(values, "policy", summary.Policy);
        Add(values, "rule", summary.Rule);
        var metadata = new Struct();
        metadata.Fields[Namespace] = Value.ForStruct(values);
        return new ProcessingResponse { DynamicMetadata = metadata }.ToByteArray();
    }

    private static void Add(Struct values, string name, string? value)
    {
        if (value is not null)
        {
            values.Fields[name] = Value.ForString(value);
        }
    }
}
