#include "services/directory/rpc/access_files.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/directory/convert/access_csv.h"
#include "services/directory/domain/limits.h"
#include "services/directory/store/access_reviews.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// Reads the grants in order of ids, some at a time.
class GrantSource : public rpc::CsvSource {
 public:
  explicit GrantSource(AccessFile file) : file_(std::move(file)) {}

  absl::StatusOr<bool> Next(csv::Writer* writer) final {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, LoadIds());
    for (const std::string& id : ids) {
      OUTLAY_RETURN_IF_ERROR(Append(id, writer));
      after_ = id;
    }
    return !ids.empty();
  }

 protected:
  virtual absl::StatusOr<std::vector<std::string>> LoadIds() const = 0;
  virtual absl::Status Append(const std::string& grant_id, csv::Writer* writer) = 0;

  // Returns the grant with its user.
  absl::StatusOr<Access> Describe(const RoleGrant& grant) const {
    const IdKey user = {file_.organization, grant.spec.user_id};
    Access access;
    access.grant = grant;
    OUTLAY_ASSIGN_OR_RETURN(access.user, LoadUser(reader(), user));
    OUTLAY_ASSIGN_OR_RETURN(access.person, LoadPerson(reader(), user));
    OUTLAY_ASSIGN_OR_RETURN(access.last_seen, FindLastSeen(reader(), user));
    return access;
  }

  const store::Reader& reader() const { return *file_.reader; }
  const std::string& organization() const { return file_.organization; }
  absl::Time now() const { return file_.now; }
  const std::optional<std::string>& after() const { return after_; }

 private:
  const AccessFile file_;
  std::optional<std::string> after_;
};

class PresentGrants final : public GrantSource {
 public:
  PresentGrants(AccessFile file, std::string group_id) : GrantSource(std::move(file)), group_id_(std::move(group_id)) {}

 private:
  absl::StatusOr<std::vector<std::string>> LoadIds() const override {
    std::vector<std::string> ids;
    OUTLAY_RETURN_IF_ERROR(VisitRoleGrants(reader(), organization(), after(), [&](const std::string& id) {
      ids.push_back(id);
      return ids.size() < limits::kExportGrants ? store::Visit::kContinue : store::Visit::kStop;
    }));
    return ids;
  }

  absl::Status Append(const std::string& grant_id, csv::Writer* writer) override {
    OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadRoleGrant(reader(), {organization(), grant_id}));
    OUTLAY_ASSIGN_OR_RETURN(const bool is_below, IsBelow(grant.spec.group_id));
    if (!is_below) return absl::OkStatus();
    OUTLAY_ASSIGN_OR_RETURN(const Access access, Describe(grant));
    return AppendAccess(access, now(), writer);
  }

  absl::StatusOr<bool> IsBelow(const std::string& group_id) {
    if (group_id_.empty()) return true;
    if (const auto known = below_.find(group_id); known != below_.end()) return known->second;
    OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, LoadGroupPath(reader(), {organization(), group_id}));
    return below_[group_id] = std::find(path.begin(), path.end(), group_id_) != path.end();
  }

  const std::string group_id_;
  std::map<std::string, bool> below_;  // by group
};

class ReviewedGrants final : public GrantSource {
 public:
  ReviewedGrants(AccessFile file, AccessReview review)
      : GrantSource(std::move(file)), lines_(reader(), organization(), std::move(review)) {}

 private:
  absl::StatusOr<std::vector<std::string>> LoadIds() const override {
    return LoadGrantIds(reader(), organization(), after(), limits::kExportGrants);
  }

  absl::Status Append(const std::string& grant_id, csv::Writer* writer) override {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<AccessReviewLine> line, lines_.Find(grant_id));
    if (!line.has_value()) return absl::OkStatus();
    OUTLAY_ASSIGN_OR_RETURN(const Access access, Describe(line->reviewed.grant));
    return AppendLine(lines_.review(), *line, access, now(), writer);
  }

  AccessReviewLines lines_;
};

}  // namespace

std::unique_ptr<rpc::CsvSource> AccessSource(AccessFile file, std::string group_id) {
  return std::make_unique<PresentGrants>(std::move(file), std::move(group_id));
}

std::unique_ptr<rpc::CsvSource> AccessReviewSource(AccessFile file, AccessReview review) {
  return std::make_unique<ReviewedGrants>(std::move(file), std::move(review));
}

}  // namespace outlay::directory
