package dev.tapelock.export;

/** Why a destination cannot be used. */
public enum DestinationProblem {
    NOT_ABSOLUTE("It is no absolute path without . and .. in it"),
    CLOSED("The operator has not opened it for exports (tapelock.export.roots)"),
    NOT_THERE("There is no such directory on the server"),
    NO_DIRECTORY("It is no directory"),
    LINK("A symbolic link is part of the path"),
    OURS("It is inside of, around, or the same as a directory in which Tapelock keeps its own files"),
    TAKEN("It is inside of, around, or the same as a destination that is not this organization's"),
    NOT_WRITABLE("The server may not write there"),
    NO_HARD_LINKS("Its file system has no hard links, without which a file could appear before it is whole");

    private final String sentence;

    DestinationProblem(String sentence) {
        this.sentence = sentence;
    }

    /** One English sentence, without its full stop. */
    public String sentence() {
        return sentence;
    }
}
