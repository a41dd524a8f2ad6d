@testable import StructEngine
import Testing

@Suite struct InternalRateOfReturnTests {
    // Source of the first two: flows reported to the issue tracker of a Python finance library,
    // with the roots stated there.

    @Test func twoRootsAreBothListedAndNeitherIsTheReturn() throws {
        let result = Waterfall.EquityReturn(flows: [-50, -100, 600, 300, -100], paymentsPerYear: 1)
        #expect(result.rate == nil)
        try #require(result.roots.count == 2)
        #expect(abs(result.roots[0] - -0.7688954706807807) < 1e-12)
        #expect(abs(result.roots[1] - 1.8544178284561785) < 1e-12)
        #expect(result == .ambiguous(roots: result.roots))
    }

    @Test func aLossSpreadOverSixteenPeriodsHasItsNegativeRate() throws {
        let result = Waterfall.EquityReturn(flows: [-10_000] + Array(repeating: 327.24625, count: 16), paymentsPerYear: 1)
        #expect(abs(try #require(result.rate) - -0.06765411344968669) < 1e-12)
    }

    @Test func flowsThatCancelOnOneDateHaveNoRate() {
        #expect(Waterfall.EquityReturn(flows: [2_500 - 2_500], paymentsPerYear: 1) == .undefined(.noOutlay))
    }

    @Test func flowsThatNeverChangeSignHaveNoRate() {
        #expect(Waterfall.EquityReturn(flows: [-100, -1, 0], paymentsPerYear: 4) == .undefined(.noInflow))
        #expect(Waterfall.EquityReturn(flows: [0, 100, 1], paymentsPerYear: 4) == .undefined(.noOutlay))
        #expect(Waterfall.EquityReturn(flows: [], paymentsPerYear: 4) == .undefined(.noOutlay))
        #expect(Waterfall.EquityReturn(flows: [0, -0.0], paymentsPerYear: 4) == .undefined(.noOutlay))
    }

    @Test func aPresentValueThatKeepsItsSignHasNoRate() {
        // 100 − 200v + 150v² has the discriminant 40,000 − 60,000 < 0.
        #expect(Waterfall.EquityReturn(flows: [100, -200, 150], paymentsPerYear: 1) == .undefined(.noRoot))
    }

    @Test func aRateOutsideTheRangeIsNotReported() {
        // 12 for 1 after one period is 1,100%; 0.05 for 1 is −95%.
        #expect(Waterfall.EquityReturn(flows: [-1, 12], paymentsPerYear: 1) == .undefined(.noRoot))
        #expect(Waterfall.EquityReturn(flows: [-1, 0.05], paymentsPerYear: 1) == .undefined(.noRoot))
    }

    @Test func theEndsOfTheRangeAreInIt() throws {
        #expect(abs(try #require(Waterfall.EquityReturn(flows: [-1, 11], paymentsPerYear: 1).rate) - 10) < 1e-12)
        #expect(abs(try #require(Waterfall.EquityReturn(flows: [-1, 0.1000001], paymentsPerYear: 1).rate) - -0.8999999) < 1e-12)
    }

    @Test func theWorkedExampleHasItsClosedForm() throws {
        let roots = InternalRateOfReturn.roots(of: [-100, 60, 60])
        try #require(roots.count == 1)
        #expect(abs(roots[0] - 0.130662386291808) < 1e-12)
    }

    @Test func aRootOnTheGridIsFoundOnce() throws {
        #expect(InternalRateOfReturn.roots(of: [-100, 50, 50]) == [0])
        let half = InternalRateOfReturn.roots(of: [-2, 3])
        try #require(half.count == 1)
        #expect(abs(half[0] - 0.5) < 1e-15)
    }

    @Test func everyRootOfAPolynomialWithKnownRootsIsFound() throws {
        // (x − 0.5)(x − 1.053)(x − 1.2)(x − 3.07) in x = 1 + r, times −1.
        let known = [-0.5, 0.053, 0.2, 2.07]
        var polynomial = [-1.0]
        for root in known {
            var next = polynomial + [0]
            for (power, coefficient) in polynomial.enumerated() {
                next[power + 1] -= coefficient * (1 + root)
            }
            polynomial = next
        }
        let roots = InternalRateOfReturn.roots(of: polynomial)
        try #require(roots.count == 4)
        for (root, expected) in zip(roots, known) {
            #expect(abs(root - expected) < 1e-12)
        }
    }

    @Test(arguments: [1, 60, 480, 3_000])
    func flowsOfNothingBeforeAndAfterChangeNoRoot(count: Int) {
        let nothing = Array(repeating: 0.0, count: count)
        let roots = InternalRateOfReturn.roots(of: [-100, 70, 60])
        #expect(roots.count == 1)
        #expect(InternalRateOfReturn.roots(of: nothing + [-100, 70, 60] + nothing) == roots)
    }

    @Test func aLongSilenceBetweenTwoFlowsLosesNoRoot() throws {
        // 1 becomes 1.5 after 480 periods: r = 1.5^(1/480) − 1.
        let flows = [-1.0] + Array(repeating: 0.0, count: 479) + [1.5]
        let roots = InternalRateOfReturn.roots(of: flows)
        try #require(roots.count == 1)
        #expect(abs(roots[0] - 0.000845075850778) < 1e-13)
    }

    @Test func aPeriodicRateIsCompounded() {
        #expect(abs(InternalRateOfReturn.annualised(0.01, paymentsPerYear: 12) - 0.126825030131970) < 1e-14)
        #expect(InternalRateOfReturn.annualised(0.5, paymentsPerYear: 2) == 1.25)
        #expect(InternalRateOfReturn.annualised(0.25, paymentsPerYear: 1) == 0.25)
        #expect(Waterfall.EquityReturn(flows: [-2, 0, 3, 3], paymentsPerYear: 2).roots.count == 1)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
    func aFlowOutOfRangeGivesNoRate(flow: Double) {
        #expect(Waterfall.EquityReturn(flows: [-100, flow, 50], paymentsPerYear: 4) == .undefined(.flowOutOfRange))
        #expect(InternalRateOfReturn.roots(of: [-100, flow, 50]).isEmpty)
    }

    @Test func anOutlayThatComesBackHasExactlyOneRateWhateverItsShape() throws {
        // An outlay and then only inflows: by Descartes' rule at most one root. Its present value
        // there is 0 to rounding.
        var random = WaterfallRandom(seed: 7)
        for _ in 0..<400 {
            let count = random.int(1...360)
            var flows = [-Double(random.int(1...1_000_000_000))]
            for _ in 0..<count {
                flows.append(random.chance(0.3) ? 0 : Double(random.int(0...100_000_000)))
            }
            let roots = InternalRateOfReturn.roots(of: flows)
            #expect(roots.count <= 1)
            guard let root = roots.first else { continue }
            var (value, size, discount) = (0.0, 0.0, 1.0)
            for flow in flows {
                value += flow * discount
                size += abs(flow) * discount
                discount /= 1 + root
            }
            #expect(abs(value) <= 1e-9 * size)
        }
    }
}
