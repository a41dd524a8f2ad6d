import ArgumentParser
import StructEngine

/// The words of a command line that choose what to do, held against the verbs that there are.
///
/// ArgumentParser reads past a word that it does not know and then complains of the options after
/// it.
enum Verbs {
    /// Refuses the first word that should be a verb of `root` and is none.
    static func check(_ arguments: [String], of root: any ParsableCommand.Type) throws {
        var command = root
        var words = arguments[...]
        if words.first == "help" { words.removeFirst() }
        for word in words {
            let verbs = command.configuration.subcommands
            guard !verbs.isEmpty, !word.utf8.starts(with: "-".utf8) else { return }
            guard let verb = verbs.first(where: { $0._commandName == word }) else { throw ValidationError(refusal(word, command)) }
            command = verb
        }
    }

    private static func refusal(_ word: String, _ command: any ParsableCommand.Type) -> String {
        let names = command.configuration.subcommands.map { $0._commandName }
        let cure = nearestName(to: word, among: names).map { "; did you mean \(quoted($0))?" } ?? ""
        return "the verb after \(command._commandName) must be one of \(names.joined(separator: ", ")), found \(quoted(word))\(cure)"
    }
}
