#include "services/directory/jobs/serve_mappings.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status_macros.h"
#include "common/jobs/place.h"
#include "services/directory/commands/serve_mappings.h"
#include "services/directory/domain/limits.h"
#include "services/directory/store/group_mappings.h"

namespace outlay::directory {
namespace {

constexpr char kSubject[] = "directory";

// A place is the letter of a table and an encoded key of it. Users come after groups.
constexpr char kWalk = 'g';
constexpr char kMark = 'u';

absl::StatusOr<std::optional<IdKey>> KeyAt(char table, std::string_view place) {
  if (place.empty() || place.front() != table) return std::optional<IdKey>();
  return jobs::KeyAt<IdKey>(place.substr(1), kMappingWalks.name);
}

jobs::DueItem ItemFor(const IdKey& key, char table, std::unique_ptr<command::Command> command) {
  return {.caller = {.subject = kSubject, .organization = std::get<0>(key), .on_behalf_of = {}, .cause = {}},
          .key = {},
          .command = std::move(command),
          .place = table + jobs::PlaceOf(key)};
}

absl::StatusOr<absl::Time> Scan(const store::Reader& reader, const jobs::DueRequest& request,
                                std::vector<jobs::DueItem>* due) {
  const auto is_full = [&] { return due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop; };
  if (request.after.empty() || request.after.front() == kWalk) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<IdKey> after, KeyAt(kWalk, request.after));
    OUTLAY_RETURN_IF_ERROR(VisitMappingWalks(reader, after, [&](const IdKey& key) {
      for (int step = 0; step < limits::kMappingStepsPerRun && due->size() < request.max; ++step) {
        due->push_back(ItemFor(key, kWalk, std::make_unique<ServeProviderGroup>(std::get<1>(key))));
      }
      return is_full();
    }));
    if (due->size() >= request.max) return jobs::kUntilChange;
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<IdKey> after, KeyAt(kMark, request.after));
  OUTLAY_RETURN_IF_ERROR(VisitMappingMarks(reader, after, [&](const IdKey& key) {
    due->push_back(ItemFor(key, kMark, std::make_unique<ServeMarkedUser>(std::get<1>(key))));
    return is_full();
  }));
  return jobs::kUntilChange;
}

}  // namespace

jobs::DueScan ServeMappingsScan() {
  return [](const store::Reader& reader, absl::Time, const jobs::DueRequest& request, std::vector<jobs::DueItem>* due) {
    return Scan(reader, request, due);
  };
}

}  // namespace outlay::directory
