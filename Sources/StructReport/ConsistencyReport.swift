import StructEngine

/// How far runs of one plan agree, for people and for programs.
public struct ConsistencyReport: Sendable {
    let plan: Plan
    let consistency: Consistency
    /// The BLAS kernels that the runs were made under; empty where none was chosen.
    let kernels: [String]
    /// Those that were chosen, and that this processor cannot run.
    let absentKernels: [String]

    public init(plan: Plan, consistency: Consistency, kernels: [String] = [], absentKernels: [String] = []) {
        self.plan = plan
        self.consistency = consistency
        self.kernels = kernels
        self.absentKernels = absentKernels
    }

    /// The screen, with a line break at its end.
    public var text: String {
        var lines = ["\(consistency.runs) runs, fingerprint \(plan.fingerprint)"]
        if !kernels.isEmpty {
            lines.append("\(consistency.runs / kernels.count) under each of the BLAS kernels \(kernels.joined(separator: ", "))")
        }
        if !absentKernels.isEmpty { lines.append("not on this processor: \(absentKernels.joined(separator: ", "))") }
        return (lines + consistency.items.map(\.description)).joined(separator: "\n") + "\n"
    }

    /// As ``Consistency/json``, with the kernels where some were chosen.
    public var json: JSONValue {
        guard case .object(let members) = consistency.json, !(kernels + absentKernels).isEmpty else { return consistency.json }
        func list(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
        return .object(members + [("kernels", list(kernels)), ("kernels_absent", list(absentKernels))])
    }
}
