import Foundation
import Logging
import Metrics
import StructServing

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") {
    print(Setting.help, terminator: "")
    exit(0)
}
do {
    let settings = try Settings(arguments: arguments, environment: ProcessInfo.processInfo.environment)
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    let registry = Registry()
    MetricsSystem.bootstrap(registry)
    var logger = Logger(label: "StructServer")
    logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
    let server = try await Server(settings, registry: registry, logger: logger)
    try await server.run { port in
        print("listening on http://\(settings.host):\(port)")
        fflush(nil)
    }
} catch let faults as Settings.Faults {
    FileHandle.standardError.write(Data("StructServer cannot start:\n\(faults)\n".utf8))
    exit(2)
} catch {
    FileHandle.standardError.write(Data("StructServer: \(error)\n".utf8))
    exit(1)
}
