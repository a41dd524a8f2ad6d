import StructEngine
import StructReport

extension FuzzTrial {
    /// What is wrong with the documents of a structure and of the run that it is of: they are made without a trap, and no text of
    /// the deal becomes a tag, a second script or a figure that is not finite.
    static func complaints(documents structure: Structure, _ result: RunResult, in plan: Plan) async throws -> [String] {
        var complaints: [String] = []
        let export = try StructureExport(plan: plan, structure: structure)
        _ = try export.json().text(pretty: false).count
        let disclosure = try Disclosure(plan: plan, structure: structure)
        // A text of the deal stands there too, so a figure that is not finite is left to StructReportTests.
        if disclosure.csv.utf8.count + disclosure.missingCSV.utf8.count < 10_000 || disclosure.summary.isEmpty {
            complaints.append("a disclosure that is not there")
        }
        for csv in [export.scheduleCSV, try export.waterfallCSV(scenario: plan.scenarios.last ?? "base")]
        where [",nan", ",inf", ",-inf"].contains(where: csv.contains) {
            complaints.append("a figure in CSV that is not finite")
        }
        let sheet = try TermSheet(plan: plan, structure: structure)
        if sheet.markdown.replacing("\\<", with: "").contains("<") {
            complaints.append("a tag in Markdown")
        }
        if sheet.typst.count < 1_000 { complaints.append("a term sheet of \(sheet.typst.count) characters") }
        let html = try await RunPage(plan: plan, result: result, riskPaths: 40).html
        if html.components(separatedBy: "<script").count != 2 { complaints.append("a script in a page that is not its own") }
        let drawn = html.components(separatedBy: "<script")[0]
        for word in ["\"nan\"", "\"inf\"", "\"-inf\"", "Lnan", "Minf"] where drawn.contains(word) {
            complaints.append("\(word) in a drawing")
        }
        return complaints
    }
}
