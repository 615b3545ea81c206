#include "common/tenant/directory_parser.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/tenant/limits.h"
#include "google/protobuf/util/json_util.h"
#include "outlay/directory/v1/directory_file.pb.h"

namespace outlay::tenant {
namespace {

using directory::v1::DirectoryFileEntry;

absl::Status Invalid(int line, std::string_view what) {
  return MakeError(absl::StatusCode::kInvalidArgument, "DIRECTORY_FILE_INVALID", Concat("line ", line, ": ", what),
                   {{"line", Concat(line)}});
}

// One JSON object of the file, and where it begins.
struct Object {
  int line = 0;
  std::string_view text;
};

// Cuts the file into its outermost objects, so that errors can name a line. Looks only at braces and strings; the JSON
// parser reads what is inside.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : rest_(text) {}

  // Returns false if there are no more objects.
  absl::StatusOr<bool> Next(Object* object) {
    SkipBetween();
    if (rest_.empty()) return false;
    if (rest_.front() != '{') return Invalid(line_, "an entry must begin with '{'");
    object->line = line_;
    size_t depth = 0;
    for (size_t at = 0; at < std::min(rest_.size(), limits::kDirectoryEntryBytes); ++at) {
      const char c = rest_[at];
      if (c == '"') {
        at = EndOfString(at);
      } else if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        object->text = rest_.substr(0, at + 1);
        line_ += static_cast<int>(std::count(object->text.begin(), object->text.end(), '\n'));
        rest_.remove_prefix(at + 1);
        return true;
      }
    }
    return Invalid(line_, Concat("the entry has no end within ", limits::kDirectoryEntryBytes, " bytes"));
  }

 private:
  // The array's brackets and commas count as spaces, so that a file may also be plain lines of objects.
  void SkipBetween() {
    size_t at = 0;
    for (; at < rest_.size() && std::string_view(" \t\r\n,[]").find(rest_[at]) != std::string_view::npos; ++at) {
      if (rest_[at] == '\n') ++line_;
    }
    rest_.remove_prefix(at);
  }

  size_t EndOfString(size_t at) const {
    for (++at; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] == '\\') ++at;
    }
    return at;
  }

  std::string_view rest_;
  int line_ = 1;
};

// Groups entries by organization, and remembers where each one stood.
class Collector {
 public:
  absl::Status Add(int line, const DirectoryFileEntry& entry) {
    switch (entry.entry_case()) {
      case DirectoryFileEntry::kOrganization:
        return AddOrganization(line, entry.organization());
      case DirectoryFileEntry::kGroup:
        return AddGroup(line, entry.group());
      case DirectoryFileEntry::kExchangeRate:
        return AddRate(line, entry.exchange_rate());
      case DirectoryFileEntry::ENTRY_NOT_SET:
        break;
    }
    return Invalid(line, "an entry must have one of organization, group and exchangeRate");
  }

  // Checks what can only be checked on the whole file.
  absl::StatusOr<DirectoryContent> Finish() && {
    for (const auto& [organization, line] : first_use_) {
      if (!content_[organization].organization.organization().empty()) continue;
      return Invalid(line, Concat("the file has no entry for organizations/", organization));
    }
    for (const auto& [group, place] : parents_) {
      if (!names_.contains(place.parent)) {
        return Invalid(place.line, Concat("the file has no entry for the parent ", place.parent));
      }
      if (IsTooDeep(group)) {
        return Invalid(place.line,
                       Concat("the group stands more than ", limits::kGroupDepth, " levels deep, or above itself"));
      }
    }
    return std::move(content_);
  }

 private:
  struct Place {
    int line = 0;
    std::string parent;
  };

  bool IsTooDeep(const std::string& group) const {
    auto at = parents_.find(group);
    for (int depth = 1; at != parents_.end(); ++depth) {
      if (depth >= limits::kGroupDepth) return true;
      at = parents_.find(at->second.parent);
    }
    return false;
  }

  absl::Status AddOrganization(int line, const directory::v1::OrganizationChanged& event) {
    OUTLAY_RETURN_IF_ERROR(Admit(line, event, event.organization()));
    Of(line, event.organization()).organization = event;
    return absl::OkStatus();
  }

  absl::Status AddGroup(int line, const directory::v1::GroupChanged& event) {
    OUTLAY_RETURN_IF_ERROR(Admit(line, event, event.group()));
    if (!event.parent().empty()) parents_[event.group()] = {.line = line, .parent = event.parent()};
    Of(line, event.group()).groups.push_back(event);
    return absl::OkStatus();
  }

  absl::Status AddRate(int line, const directory::v1::ExchangeRateChanged& event) {
    OUTLAY_RETURN_IF_ERROR(Admit(line, event,
                                 Concat(event.organization(), " rate ", event.from_currency(), " ", event.to_currency(),
                                        " ", event.valid_from().seconds(), ".", event.valid_from().nanos())));
    Of(line, event.organization()).rates.push_back(event);
    return absl::OkStatus();
  }

  absl::Status Admit(int line, const DirectoryEvent& event, std::string identity) {
    if (const absl::Status status = CheckEvent(event); !status.ok()) return Invalid(line, ToStd(status.message()));
    if (!names_.insert(std::move(identity)).second) return Invalid(line, "the file says this twice");
    return absl::OkStatus();
  }

  DirectoryFileOrganization& Of(int line, std::string_view name) {
    const std::string organization(rpc::OrganizationOf(name));
    first_use_.try_emplace(organization, line);
    return content_[organization];
  }

  DirectoryContent content_;
  absl::btree_map<std::string, int> first_use_;  // by organization: a line that names it
  absl::btree_map<std::string, Place> parents_;  // by group
  std::set<std::string> names_;
};

// Checks that an array is closed. A file that was cut off between two entries looks like one that lacks the other
// entries, which would then be deleted; the array's end shows that it is complete.
absl::Status CheckIsWhole(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos || text[first] != '[' || text[text.find_last_not_of(kSpace)] == ']') {
    return absl::OkStatus();
  }
  return Invalid(1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')),
                 "the array's closing ']' is missing: the file is only half there");
}

}  // namespace

absl::StatusOr<DirectoryContent> ParseDirectory(std::string_view text) {
  OUTLAY_RETURN_IF_ERROR(CheckIsWhole(text));
  Splitter splitter(text);
  Collector collector;
  Object object;
  while (true) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_there, splitter.Next(&object));
    if (!is_there) break;
    DirectoryFileEntry entry;
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        google::protobuf::StringPiece(object.text.data(), object.text.size()), &entry);
    if (!parsed.ok()) return Invalid(object.line, parsed.ToString());
    OUTLAY_RETURN_IF_ERROR(collector.Add(object.line, entry));
  }
  return std::move(collector).Finish();
}

}  // namespace outlay::tenant
