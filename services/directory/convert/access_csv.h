// Role grants as rows of a CSV file for auditors (D8, R4). The columns are in docs/csv.md. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_ACCESS_CSV_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_ACCESS_CSV_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/csv/writer.h"
#include "services/directory/domain/access_review.h"
#include "services/directory/domain/role.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// A grant with its user.
struct Access {
  RoleGrant grant;
  User user;
  Person person;
  std::optional<absl::Time> last_seen;  // a day
};

std::vector<std::string> AccessColumns();
// `now` decides whether the grant has expired. Errors: those of Writer::Append.
absl::Status AppendAccess(const Access& access, absl::Time now, csv::Writer* writer);

// The same columns, with the state of the line.
std::vector<std::string> AccessReviewColumns();
absl::Status AppendLine(const AccessReview& review, const AccessReviewLine& line, const Access& access, absl::Time now,
                        csv::Writer* writer);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_ACCESS_CSV_H_
