using System.Net;
using System.Net.Sockets;

namespace ExtProc.Server.Grpc.Listening;

/// <summary>Binds a Unix socket: takes the place of a dead server's file, never of a living one's, and lets owner and group in.</summary>
internal static class UnixSocketFile
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <exception cref="IOException">The path belongs to something else.</exception>
    public static Socket Bind(UnixDomainSocketEndPoint endpoint, string path)
    {
        RemoveStale(endpoint, path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endpoint);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, OwnerAndGroup);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RemoveStale(EndPoint endpoint, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endpoint);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException)
        {
            throw new IOException($"'{path}' exists and is not a socket; remove it or listen elsewhere");
        }

        throw new IOException($"another process listens on '{path}'");
    }

    /// <summary>.NET has no name for this kind of file: it is the one that does not open. Both accesses, so that a pipe does not block.</summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using var opened = File.OpenHandle(path, access: FileAccess.ReadWrite);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
