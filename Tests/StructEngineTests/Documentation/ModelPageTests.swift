import Foundation
import StructEngine
import TestSupport
import Testing

/// The figures in Documentation/MODEL.md, computed from the deal that the page shows.
@Suite struct ModelPageTests {
    @Test func everyFigureOfTheModelPageIsWhatTheEngineComputes() throws {
        let page = try String(contentsOf: Repository.root.appending(path: "Documentation/MODEL.md"), encoding: .utf8)
        let block = try #require(page.firstMatch(of: /```json\n([^`]+)```/))
        let plan = try Plan(Deal(json: Array(String(block.1).utf8)))
        #expect(plan.cardinality == 32)
        let figures = page.matches(of: /^    #(\d+) ([\w.\[\]]+) = (-?[\d.]+)$/.anchorsMatchLineEndings())
        #expect(figures.count >= 45)
        for figure in figures {
            let (index, path, printed) = (try #require(Int64(figure.1)), String(figure.2), String(figure.3))
            let structure = try plan.evaluate(index: index)
            let value = try #require(number(at: path, in: structure.json), "#\(index) has no \(path)")
            let decimals = printed.split(separator: ".").dropFirst().first?.count ?? 0
            let shown = try #require(Double(printed))
            let halfAUnit = 0.5 / (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
            #expect(abs(value - shown) <= halfAUnit * 1.000001, "#\(index) \(path) is \(value), the page says \(printed)")
        }
    }

    /// The number at a path such as `terms.balance[3]`.
    private func number(at path: String, in value: JSONValue) -> Double? {
        let steps = path.split { ".[]".contains($0) }
        let found = steps.reduce(value as JSONValue?) { value, step in
            switch value {
            case .object(let members)?: members.first { $0.key == step }?.value
            case .array(let items)?: Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil }
            default: nil
            }
        }
        switch found {
        case .integer(let whole)?: return Double(whole)
        case .number(let number)?: return number
        default: return nil
        }
    }
}
