using System.Net;
using System.Net.Sockets;

namespace ExtProc.Testing.Kubernetes;

/// <summary>Ports for programs that can't be told to choose one themselves. Another process may still take it first: try again then.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
