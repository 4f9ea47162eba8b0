// The words by which a text of Kaleyra's shows that something failed, whatever its code says.

/** `_` is no letter here, so that they are found in the name of an error, too. */
export const FAILURE_WORDS =
    /try again|already exists|(?<![a-z])(?:errors?|fail(?:ed|ure|s)?|not|unable|cannot|denied|forbidden|refused|rejected|invalid|incorrect|exceed(?:s|ed)?|unavailable|unauthori[sz]ed|time(?:d[ _-]?)?out|too (?:short|long|many))(?![a-z])/i;
