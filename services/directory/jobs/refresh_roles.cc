#include "services/directory/jobs/refresh_roles.h"

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/directory/commands/refresh_roles.h"
#include "services/directory/store/organizations.h"

namespace outlay::directory {
namespace {

constexpr char kSubject[] = "directory";

// Thread-safe.
class Scanner {
 public:
  explicit Scanner(RoleTable table) : table_(std::make_shared<const RoleTable>(std::move(table))) {}

  absl::StatusOr<absl::Time> Scan(const store::Reader& reader, const jobs::DueRequest& request,
                                  std::vector<jobs::DueItem>* due) {
    std::atomic<bool>& is_done = is_done_[reader.partition().value];
    if (is_done.load(std::memory_order_relaxed)) return jobs::kUntilChange;
    const std::optional<std::string> after = request.after.empty() ? std::nullopt : std::optional(request.after);
    const auto visit = [&](const std::string& id) -> absl::StatusOr<store::Visit> {
      OUTLAY_ASSIGN_OR_RETURN(const Organization organization, LoadOrganization(reader, id));
      if (organization.role_table_digest != table_->digest) due->push_back(ItemFor(id));
      return due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop;
    };
    OUTLAY_RETURN_IF_ERROR(VisitOrganizations(reader, after, visit));
    if (due->empty() && !after.has_value()) is_done.store(true, std::memory_order_relaxed);
    return jobs::kUntilChange;
  }

 private:
  jobs::DueItem ItemFor(const std::string& organization) const {
    return {.caller = {.subject = kSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
            .key = {},
            .command = std::make_unique<RefreshRoles>(table_),
            .place = organization};
  }

  const std::shared_ptr<const RoleTable> table_;
  std::array<std::atomic<bool>, store::kPartitions> is_done_ = {};
};

}  // namespace

jobs::DueScan RefreshRolesScan(RoleTable table) {
  const auto scanner = std::make_shared<Scanner>(std::move(table));
  return [scanner](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                   std::vector<jobs::DueItem>* due) { return scanner->Scan(reader, request, due); };
}

}  // namespace outlay::directory
