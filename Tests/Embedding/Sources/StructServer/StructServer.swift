import FlyingFox
import Foundation

/// An HTTP server that sizes, judges and ranks the deals that it is sent. It listens on the
/// loopback interface, on a port that it prints.
///
/// `POST /run?seed=7&count=100000` takes a deal and answers with lines of JSON: progress, then the
/// result. `GET /state` tells how many runs are going, and how late a 10 ms timer of the server's
/// own has been since it was last asked, at worst.
@main struct StructServer {
    static func main() async throws {
        let runs = RunHandler()
        let timekeeper = Timekeeper()
        let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: 0), logger: .disabled)
        await server.appendRoute("POST /run", to: runs)
        await server.appendRoute("GET /state") { _ in
            let state = "{\"running\": \(runs.running), \"latest_ms\": \(await timekeeper.latestAndReset())}\n"
            return HTTPResponse(statusCode: .ok, body: Data(state.utf8))
        }
        async let serving: Void = server.run()
        try await server.waitUntilListening()
        if case .ip4(_, let port)? = await server.listeningAddress {
            FileHandle.standardOutput.write(Data("listening on \(port)\n".utf8))
        }
        async let ticking: Void = timekeeper.run()
        _ = try await (serving, ticking)
    }
}
