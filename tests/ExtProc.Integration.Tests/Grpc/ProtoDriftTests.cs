using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtProc.V3;
using Envoy.Service.ExtProc.V3;
using Envoy.Type.V3;
using Google.Protobuf.Reflection;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>Our protocol files say what the real Envoy's say: same numbers, types and names, and nothing of a message left out.</summary>
internal sealed class ProtoDriftTests
{
    /// <summary>Names that differ on purpose; names are not on the wire.</summary>
    private static readonly Dictionary<string, string> Renamed = new() { ["clear"] = "clear_body" };

    private static readonly FileDescriptor[] Files =
        [ExternalProcessorReflection.Descriptor, ProcessingModeReflection.Descriptor, BaseReflection.Descriptor, HttpStatusReflection.Descriptor];

    [Test]
    public void Our_files_agree_with_Envoy()
    {
        var descriptors = new EnvoyDescriptors(File.ReadAllBytes(RealParts.Envoy.Require()));

        using (Assert.EnterMultipleScope())
        {
            foreach (var file in Files)
            {
                Compare(file.ToProto(), descriptors.Read(file.Name));
            }
        }
    }

    private static void Compare(FileDescriptorProto ours, FileDescriptorProto theirs)
    {
        Compare(ours.MessageType, theirs.MessageType);
        CompareEnums(ours.EnumType, theirs.EnumType.Where(type => ours.EnumType.Any(own => own.Name == type.Name)));
        foreach (var service in ours.Service)
        {
            var other = theirs.Service.Single(other => other.Name == service.Name);
            Assert.That(service.Method.Select(Signature), Is.EqualTo(other.Method.Select(Signature)));
        }
    }

    private static void Compare(IEnumerable<DescriptorProto> ours, IEnumerable<DescriptorProto> theirs)
    {
        foreach (var own in ours)
        {
            var other = theirs.Single(message => message.Name == own.Name);
            Assert.That(
                own.Field.Select(Signature),
                Is.EquivalentTo(other.Field.Where(field => !IsReserved(own, field.Number)).Select(Signature)), own.Name);
            Compare(own.NestedType, other.NestedType);
            CompareEnums(own.EnumType, other.EnumType);
        }
    }

    private static void CompareEnums(IEnumerable<EnumDescriptorProto> ours, IEnumerable<EnumDescriptorProto> theirs) => Assert.That(
        ours.Select(type => (type.Name, string.Join(',', type.Value.Select(value => $"{value.Name}={value.Number}")))),
        Is.EquivalentTo(theirs.Select(type => (type.Name, string.Join(',', type.Value.Select(value => $"{value.Name}={value.Number}"))))));

    private static bool IsReserved(DescriptorProto message, int number) =>
        message.ReservedRange.Any(range => number >= range.Start && number < range.End);

    private static string Signature(FieldDescriptorProto field) =>
        $"{Renamed.GetValueOrDefault(field.Name, field.Name)} = {field.Number}: {field.Label} {field.Type} {field.TypeName} {field.HasOneofIndex}";

    private static string Signature(MethodDescriptorProto method) =>
        $"{method.Name}({method.InputType} {method.ClientStreaming}) {method.OutputType} {method.ServerStreaming}";
}
