import Foundation
import TestSupport
import Testing

@testable import StructEngine

@Suite struct InverseNormalTests {
    /// Values of 20 digits, of 50-digit arithmetic: the middle, the lower tail down to 2^−1001, the upper up to 1 − 2^−47.
    @Test func tenThousandPointsAreWithinAHundredMillionMillionth() throws {
        let file = Repository.root.appending(path: "Fixtures/numerics/inverse_normal.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        try #require(lines.count == 10_000)
        var worst = 0.0
        for (j, line) in lines.enumerated() {
            let expected = try #require(Double(line))
            let found = InverseNormal.value(point(j))
            worst = max(worst, abs(found - expected) / max(abs(expected), .leastNormalMagnitude))
        }
        #expect(worst < 1e-14, "\(worst)")
    }

    private func point(_ j: Int) -> Double {
        if j < 4_000 { return Double(2 * j + 1) / 8_000 }
        if j < 7_000 {
            return (1 + Double((j - 4_000) % 7) / 8) * Double(sign: .plus, exponent: -((j - 4_000) % 1_000) - 2, significand: 1)
        }
        let k = j - 7_000
        return 1 - (1 + Double(k % 64) / 64) * Double(sign: .plus, exponent: -(k % 46) - 2, significand: 1)
    }

    @Test func theEndsAndWhatIsOutside() {
        #expect(InverseNormal.value(0) == -.infinity && InverseNormal.value(1) == .infinity && InverseNormal.value(0.5) == 0)
        #expect(InverseNormal.value(-0.1).isNaN && InverseNormal.value(1.1).isNaN && InverseNormal.value(.nan).isNaN)
        #expect(InverseNormal.value(.leastNonzeroMagnitude) < -38 && InverseNormal.value(.leastNonzeroMagnitude) > -39)
        for x in [1e-300, 0.5, 0.75, 1, 1.5, 2, 1e300] {
            #expect(abs(InverseNormal.logarithm(x) - log(x)) <= 4e-16 * max(1, abs(log(x))), "\(x)")
        }
    }

    /// The known answers that came with the generator: Salmon and others, Random123, file kat_vectors.
    @Test func philoxGivesItsPublishedVectors() {
        let known: [(SIMD4<UInt32>, SIMD2<UInt32>, SIMD4<UInt32>)] = [
            (.zero, .zero, SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
            (SIMD4(repeating: .max), SIMD2(repeating: .max), SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)),
            (
                SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), SIMD2(0xa409_3822, 0x299f_31d0),
                SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
            ),
        ]
        for (counter, key, words) in known { #expect(Philox.words(counter: counter, key: key) == words) }
    }

    @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
        let count = 200_000
        let draws = (0..<count).map { Philox.normal(counter: SIMD4(UInt32($0), 0, 1, 0), key: SIMD2(7, 0)) }
        let mean = draws.reduce(0, +) / Double(count)
        let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(count)
        #expect(abs(mean) < 4 / Double(count).squareRoot() && abs(variance - 1) < 4 * (2 / Double(count)).squareRoot())
    }
}

@Suite struct CorrelationsTests {
    @Test func theFactorTimesItsTransposeIsTheMatrix() throws {
        let matrix = Deal.Risk().matrix
        let factor = try #require(Correlations.factor(matrix))
        for i in 0..<5 {
            for j in 0..<5 {
                let product = (0..<5).reduce(0.0) { $0 + factor[i][$1] * factor[j][$1] }
                #expect(abs(product - matrix[i][j]) < 1e-15)
                if j > i { #expect(factor[i][j] == 0) }
            }
        }
        #expect(try #require(Correlations.eigenvalues(matrix).first) > 0)
    }

    /// Higham's own example: (2 −1 0 0; −1 2 −1 0; …) is at 2.1336 from its nearest correlation matrix, whose first off-diagonal
    /// entries are −0.8084 and 0.1916.
    @Test func theNearestMatrixIsHighams() {
        let matrix: [[Double]] = [[2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]]
        let nearest = Correlations.nearest(to: matrix)
        #expect(
            abs(nearest[0][1] + 0.8084) < 2e-3 && abs(nearest[0][2] - 0.1916) < 2e-3 && abs(nearest[1][2] + 0.6562) < 2e-3, "\(nearest)")
        #expect(Correlations.factor(nearest) != nil)
        #expect((0..<4).allSatisfy { nearest[$0][$0] == 1 })
    }

    @Test func aMatrixThatIsNotPositiveDefiniteNamesItsEigenvalueAndItsCureIsAccepted() throws {
        let stated = #""risk": {"correlation": [["cpi", "rent", 0.9], ["cpi", "opex", 0.9], ["rent", "opex", -0.9]]}, "levers": {"#
        let text = DealText.twoHalls.replacing("\"levers\": {", with: stated)
        let issues = try faults { try Deal(json: text.bytes) }
        let issue = try #require(issues.first)
        #expect(issues.count == 1 && issue.id == "correlation_matrix" && issue.path == "risk.correlation")
        #expect(issue.message.contains("found the least eigenvalue -0.8"), "\(issue)")
        let cure = try #require(issue.message.components(separatedBy: "that is one is ").last)
        let mended = text.replacing(#"[["cpi", "rent", 0.9], ["cpi", "opex", 0.9], ["rent", "opex", -0.9]]"#, with: cure)
        #expect(try faults { try Deal(json: mended.bytes) } == [])
    }

    @Test func aRiskBlockOfTenFaultsReportsTen() throws {
        let risk = #"""
            "risk": {"cpi": {"mean": 2, "reversion": -0.1, "volatility": "1%"}, "rent": {"volatility": -0.03}, "vacancy": {"mean": -0.1},
             "rate": {"volatility_bps": 20000}, "correlation": [["cpi", "rents", 0.4], ["cpi", "opex", 1.5]],
             "tenants": {"asset_correlation": 2, "relet_pct": 1.5}}, "levers": {
            """#
        let issues = try faults { try Deal(json: DealText.twoHalls.replacing("\"levers\": {", with: risk).bytes) }
        #expect(issues.count == 10 && Set(issues.map(\.path)).count == 10, "\(issues.map(\.description))")
    }
}
