using System.Runtime.Versioning;

// Throwaway servers are for Linux and macOS.
[assembly: UnsupportedOSPlatform("windows")]
