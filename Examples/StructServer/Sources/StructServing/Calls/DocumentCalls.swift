import HTTPTypes
import Hummingbird
import StructEngine
import StructReport

/// Documents of a structure of a run's top list, as `structctl export` and `structctl term-sheet` write them; all of them belong to
/// the feature `docs_exports`.
extension Endpoint {
    private enum Form: String, CaseIterable {
        case json, schedule, waterfall
    }

    static let documentCalls: [Endpoint] = [
        Endpoint(
            .get, "/api/phase1/securitisation/export/{rank}", "export",
            "A structure of a run's top list for other programs: all of it as JSON, its schedule or cash as CSV.", .user,
            query: pick + [
                Field("form", .choice(Form.allCases.map(\.rawValue)), "json, or a table as CSV; json if not said."),
                Field("scenario", .text(128), "Of form waterfall: base, or the id of a stress; base if not said."),
            ],
            answers: [
                Answer(status: .ok, summary: "The structure.", schema: "export", others: ["text/csv; charset=utf-8; header=present"])
            ]
        ) { server, call in
            let form = call.query["form"].flatMap { Form(rawValue: $0) } ?? .json
            if call.query["scenario"] != nil, form != .waterfall {
                let message = "must go with form=waterfall, the table that has a case"
                throw Problem(faults: [Issue(id: "out_of_place", path: "scenario", message: message)])
            }
            let rank = try place(call.parameters["rank"].flatMap { Int64($0) }, at: "rank")
            let (job, export) = try await server.document(of: call, rank: rank) { plan, structure, origin in
                try StructureExport(plan: plan, structure: structure, origin: origin)
            }
            let scenario = call.query["scenario"] ?? "base"
            var reply = try await aside {
                switch form {
                case .json: Reply(try export.json().versioned)
                case .schedule: Reply(text: export.scheduleCSV, type: "text/csv; charset=utf-8; header=present")
                case .waterfall:
                    Reply(text: try export.waterfallCSV(scenario: scenario), type: "text/csv; charset=utf-8; header=present")
                }
            }
            if form != .json { reply.headers[.contentDisposition] = "attachment; filename=\"\(form.rawValue)-\(rank).csv\"" }
            reply.headers[.runID] = job.id
            return reply
        },
        Endpoint(
            .post, "/api/phase1/documents/term-sheet", "term_sheet", "The term sheet of a structure of a run's top list.", .user,
            body: pick + [
                Field("structure_rank", .whole(1...1_000), "Place in the top list, from 1.", isRequired: true),
                Field("form", .choice(["markdown", "typst"]), "Markdown, or source of Typst for a PDF; markdown if not said."),
            ],
            answers: [
                Answer(
                    status: .ok, summary: "The term sheet.", type: "text/markdown; charset=utf-8", others: ["text/plain; charset=utf-8"])
            ]
        ) { server, call in
            let rank = try place(call.whole("structure_rank"), at: "structure_rank")
            let (job, sheet) = try await server.document(of: call, rank: rank) { plan, structure, origin in
                try TermSheet(plan: plan, structure: structure, origin: origin)
            }
            let isTypst = call.text("form") == "typst"
            var reply = try await aside {
                isTypst
                    ? Reply(text: sheet.typst, type: "text/plain; charset=utf-8")
                    : Reply(text: sheet.markdown, type: "text/markdown; charset=utf-8")
            }
            reply.headers[.contentDisposition] = "attachment; filename=\"term-sheet-\(rank).\(isTypst ? "typ" : "md")\""
            reply.headers[.runID] = job.id
            return reply
        },
    ]

    private static func place(_ number: Int64?, at path: String) throws -> Int {
        guard let number, (1...1_000).contains(number) else {
            throw Problem(faults: [Issue(id: "out_of_range", path: path, message: "must be a whole number from 1 to 1000")])
        }
        return Int(number)
    }
}

extension HTTPField.Name {
    /// The run that a document is of, where the caller may not have named one.
    static let runID = HTTPField.Name("X-Run-ID") ?? .from
}

extension Server {
    /// What `make` makes of the structure at a place of a run's top list, with where it comes from.
    fileprivate func document<Document: Sendable>(
        of call: Call, rank: Int, _ make: @escaping @Sendable (Plan, Structure, StructureExport.Origin) throws -> Document
    ) async throws -> (Job, Document) {
        try demand("docs_exports", for: call)
        let job = try await finishedJob(call)
        guard case .array(let top)? = job.summary?["top"], rank <= top.count, case .integer(let index) = top[rank - 1] else {
            throw Problem.notFound("the top list of run \(job.id) has no rank \(rank)")
        }
        let plan = try await shelf.plan(job.deal, job.features)
        let run = try plan.with(seed: job.seed, count: job.count)
        let origin = StructureExport.Origin(
            run: .init(seed: job.seed, count: run.count, rank: rank, fingerprint: job.fingerprint ?? "", digest: job.digest ?? ""))
        return (job, try await aside { try make(plan, try plan.evaluate(index: index, withEquityReturn: true), origin) })
    }
}
