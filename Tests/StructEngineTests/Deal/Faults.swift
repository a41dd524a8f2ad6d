import StructEngine

/// The faults that `body` is refused with; empty if it goes through.
func faults<Value>(_ body: () throws -> Value) throws -> [StructEngine.Issue] {
    do {
        _ = try body()
        return []
    } catch let error as StructError {
        guard case .issues(let issues) = error else { throw error }
        return issues
    }
}
