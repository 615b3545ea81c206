// Organizations with people and rules, and reviews that are opened and decided in them.
#ifndef OUTLAY_TOOLS_BENCH_REVIEWS_DATA_H_
#define OUTLAY_TOOLS_BENCH_REVIEWS_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "services/approval/domain/rule.h"
#include "tools/bench/raw_client.h"

namespace outlay::bench {

// Of an organization.
inline constexpr uint64_t kReviewRequesters = 20;
inline constexpr uint64_t kReviewDeciders = 10;

std::string ReviewOrganization(uint64_t number);

// What the directory's file says of them.
std::string ReviewDirectoryLines(uint64_t organizations);

// Their people as the copy of directory has them: requesters, each with a manager among the deciders; and their rule:
// up to 100 automatic, up to 1,000 a manager, above a manager and another one of the deciders.
absl::Status WriteReviewPeople(store::Store& store, uint64_t organizations);

// Reviews that wait for a manager, spread over the organizations, whose clocks are due in many years; with numbers from
// `begin` to `end`.
absl::Status WriteOpenReviews(store::Store& store, uint64_t organizations, uint64_t begin, uint64_t end);

// As many that ended, of the first organization, without anything else of them than what a replay of rules looks at.
absl::Status WritePastReviews(store::Store& store, uint64_t reviews);
// The rules of an organization, with another bound below which nobody is asked.
std::vector<approval::Rule> ReviewRules(int64_t automatic_up_to_minor);

// The request that opens a review which waits for a manager, as bytes.
std::string OpenReviewRequest(const std::string& organization, const std::string& review_id, uint64_t number);
// That by which the manager approves it.
std::string ApproveReviewRequest(const std::string& organization, const std::string& review_id,
                                 const std::string& digest);
// Who does that.
Metadata ManagerOf(const std::string& organization, uint64_t number);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_REVIEWS_DATA_H_
