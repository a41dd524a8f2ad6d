import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import StructEngine

/// The status page and what it is made of.
extension Endpoint {
    static let pageCalls: [Endpoint] = [
        Endpoint(
            .get, "/", "page", "The status page.", .open,
            answers: [Answer(status: .ok, summary: "The page.", type: "text/html; charset=utf-8")]
        ) { server, call in
            var reply = Reply(text: server.page(signedIn: call.session != nil).text, type: "text/html; charset=utf-8")
            reply.headers[.contentSecurityPolicy] =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            return reply
        },
        file("/static/status.css", "style", "text/css; charset=utf-8", Assets.style),
        file("/static/status.js", "script", "text/javascript; charset=utf-8", Assets.script),
        file("/static/icon.svg", "icon", "image/svg+xml", Assets.icon),
        Endpoint(
            .get, "/api/events", "page_events", "What the status page shows, as server-sent events.", .user,
            answers: [Answer(status: .ok, summary: "Events.", type: "text/event-stream")]
        ) { server, call in
            guard let token = server.token(in: call.headers) else { return .empty }
            let session = call.session
            let body = ResponseBody { writer in
                while !Task.isCancelled, !Task.isShuttingDownGracefully, server.sessions.isLive(token, at: server.clock.now) {
                    // Written beside the thread of the connection, which others have too.
                    let html = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                        try await server.pageContent(for: session).text
                    }
                    let data = JSONValue.object([("html", .string(html))]).text(pretty: false)
                    try await writer.write(ByteBuffer(string: "event: content\ndata: \(data)\n\n"))
                    try? await Task.sleep(for: .seconds(2))
                }
                try await writer.finish(nil)
            }
            return Reply(stream: body, type: "text/event-stream")
        },
    ]

    private static func file(_ path: String, _ id: String, _ type: String, _ text: String) -> Endpoint {
        Endpoint(.get, path, id, "Part of the status page.", .open, answers: [Answer(status: .ok, summary: "The file.", type: type)]) {
            _, _ in
            Reply(text: text, type: type)
        }
    }
}
