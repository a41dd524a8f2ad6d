import Foundation
import HTTPTypes
import StructEngine
import StructReport
import Testing

@testable import StructServing

extension LiveTests {
    struct DocumentTests {
        /// What the library makes of the second structure of a run, and the server's answers to the same.
        private static func ran(
            _ body: @escaping @Sendable (Harness, _ token: String, Plan, Structure, StructureExport.Origin) async throws -> Void
        ) async throws {
            let bytes = try Data(contentsOf: URL(filePath: Harness.fixtures + "/small.json"))
            let plan = try Plan(Deal(json: bytes), seed: 7, count: 2_000)
            let result = try await plan.run()
            let index = try #require(result.top.dropFirst().first).index
            let structure = try plan.evaluate(index: index, withEquityReturn: true)
            let origin = StructureExport.Origin(
                run: .init(seed: 7, count: 2_000, rank: 2, fingerprint: result.fingerprint, digest: result.digest))
            try await Harness.run { harness in
                let token = try await harness.signIn()
                let run = try await harness.post("/api/phase1/run", #"{"fixture": "small", "seed": 7, "count": 2000}"#, as: token)
                #expect(run.json["digest"] == .string(result.digest))
                try await body(harness, token, plan, structure, origin)
            }
        }

        @Test func theExportIsTheLibrarysOwn() async throws {
            try await Self.ran { harness, token, plan, structure, origin in
                let export = try StructureExport(plan: plan, structure: structure, origin: origin)
                let place = "/api/phase1/securitisation/export/2"
                let json = try await harness.get(place, as: token)
                #expect(json.text == (try export.json().versioned.text(pretty: false)) + "\n")
                let schedule = try await harness.get(place + "?form=schedule", as: token)
                #expect(schedule.text == export.scheduleCSV)
                #expect(schedule.headers[.contentType]?.hasPrefix("text/csv") == true)
                #expect(schedule.headers[.contentDisposition] == "attachment; filename=\"schedule-2.csv\"")
                let scenario = plan.scenarios.dropFirst().first ?? "base"
                let stressed = try await harness.get(place + "?form=waterfall&scenario=\(scenario)", as: token)
                #expect(stressed.text == (try export.waterfallCSV(scenario: scenario)))
                #expect(try await harness.get(place + "?form=waterfall&scenario=nowhere", as: token).code == "unknown_scenario")
                let wrong = try await harness.get(place + "?scenario=base", as: token)
                #expect(wrong.code == "out_of_place")
                for rank in ["0", "-1", "1001", "x", "99999999999999999999"] {
                    #expect(try await harness.get("/api/phase1/securitisation/export/\(rank)", as: token).status == 422)
                }
            }
        }

        @Test func theTermSheetIsTheLibrarysOwn() async throws {
            try await Self.ran { harness, token, plan, structure, origin in
                let sheet = try TermSheet(plan: plan, structure: structure, origin: origin)
                let place = "/api/phase1/documents/term-sheet"
                let markdown = try await harness.post(place, #"{"structure_rank": 2}"#, as: token)
                #expect(markdown.text == sheet.markdown)
                #expect(markdown.headers[.contentType] == "text/markdown; charset=utf-8")
                #expect(markdown.headers[.contentDisposition] == "attachment; filename=\"term-sheet-2.md\"")
                let id = try #require(markdown.headers[.runID])
                let typst = try await harness.post(place, #"{"structure_rank": 2, "form": "typst", "run": "\#(id)"}"#, as: token)
                #expect(typst.text == sheet.typst)
                #expect(try await harness.post(place, #"{"structure_rank": 21}"#, as: token).status == 404)
                #expect(try await harness.post(place, #"{"structure_rank": 2, "run": "none"}"#, as: token).status == 404)
                #expect(try await harness.post(place, #"{"structure_rank": 0}"#, as: token).status == 422)
                #expect(try await harness.post(place, #"{"structure_rank": 2, "form": "pdf"}"#, as: token).status == 422)
                #expect(try await harness.post(place, "{}", as: token).status == 422)
            }
        }

        @Test func documentsAreForThoseWhoHaveTheFeatureAndTheRun() async throws {
            try await Self.ran { harness, admin, _, _, _ in
                let sheet = "/api/phase1/documents/term-sheet"
                let made = #"{"user": "u", "password": "a long password"}"#
                #expect(try await harness.post("/api/admin/users/create", made, as: admin).status == 201)
                let user = try await harness.signIn("u", "a long password")
                let run = try await harness.post(sheet, #"{"structure_rank": 1}"#, as: admin)
                let id = try #require(run.headers[.runID])
                // Another's run is like one that is not there.
                let body = #"{"structure_rank": 1, "run": "\#(id)"}"#
                #expect(try await harness.post(sheet, body, as: user).status == 404)
                #expect(try await harness.get("/api/phase1/securitisation/export/1?run=\(id)", as: user).status == 404)
                let flags = try await harness.get("/api/admin/flags", as: admin)
                let off = try await harness.post(
                    "/api/admin/flags/update", #"{"updates": {"docs_exports": false}}"#, as: admin,
                    headers: ["If-Match": try #require(flags.headers[.eTag])])
                #expect(off.status == 200)
                #expect(try await harness.post(sheet, body, as: admin).code == "feature_off")
                #expect(try await harness.get("/api/phase1/securitisation/export/1", as: admin).code == "feature_off")
            }
        }

        @Test func riskIsTheLibrarysOwnAndFewAreAtWorkAtATime() async throws {
            try await Self.ran { harness, token, plan, structure, _ in
                let risk = try await plan.risk(of: structure, paths: 300, seed: 9)
                let place = "/api/phase1/risk"
                let body = #"{"fixture": "small", "index": \#(structure.index), "paths": 300, "seed": 9}"#
                let answer = try await harness.post(place, body, as: token)
                #expect(answer.status == 200)
                #expect(answer.json["digest"] == RiskReport(plan: plan, structure: structure, risk: risk).json["digest"])
                let many = #"{"fixture": "small", "index": 1, "paths": 100001}"#
                #expect(try await harness.post(place, many, as: token).status == 422)
                let most = harness.server.settings.threads
                for _ in 0..<most { #expect(harness.server.simulations.enter()) }
                let full = try await harness.post(place, body, as: token)
                #expect(full.status == 429)
                #expect(full.headers[.retryAfter] != nil)
                harness.server.simulations.leave()
                #expect(try await harness.post(place, body, as: token).status == 200)
            }
        }
    }
}
