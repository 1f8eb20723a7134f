namespace ExtProc.Core.Telemetry;

public enum ExchangeDirection
{
    Request,
    Response,
}
