#ifndef OUTLAY_COMMON_CSV_SPREADSHEET_H_
#define OUTLAY_COMMON_CSV_SPREADSHEET_H_

#include <string>
#include <string_view>

namespace outlay::csv {

// Prevents texts from being run as formulas when a person opens a download in a spreadsheet, and removes that
// protection on upload. Both functions are pure.
//
// A text is *risky* when its first character after any number of leading apostrophes is one of = + - @ TAB CR LF.
// Apostrophes are included so that a text that really begins with '= survives the round trip:
// Unneutralise(Neutralise(t)) == t for every t.

// Puts one apostrophe before a risky text; returns any other text as it is.
std::string Neutralise(std::string_view text);

// Takes one leading apostrophe from a cell if what follows is risky; returns any other cell as it is. A cell that a
// person typed as '=x into a text editor is therefore read as =x, and 'twas as 'twas.
std::string_view Unneutralise(std::string_view cell);

// True if `text` would be changed by Neutralise.
bool IsRisky(std::string_view text);

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_SPREADSHEET_H_
