// Verifies exported records without a server, so that auditors can check what they received.
#ifndef OUTLAY_COMMON_AUDIT_VERIFY_H_
#define OUTLAY_COMMON_AUDIT_VERIFY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/base/digest.h"
#include "outlay/audit/v1/audit.pb.h"

namespace outlay::audit {

// Takes the records of an export one after another, and checks whether they lead to the head. For one thread.
class ExportVerifier {
 public:
  // `head`: the head to compare with; its signature is checked elsewhere (HeadKey). Nothing: checks the chain only.
  explicit ExportVerifier(std::optional<v1::SignedHead> head) : head_(std::move(head)) {}

  // FAILED_PRECONDITION / AUDIT_CHAIN_BROKEN {organization_sequence}: this is the first wrong record: it lacks its
  // content, differs from its content, does not follow the previous one, or contradicts the head. Add nothing after
  // that.
  absl::Status Add(const v1::AuditRecord& record);

  // To be called after the last record. FAILED_PRECONDITION / AUDIT_CHAIN_BROKEN {organization_sequence}: the head's
  // record was not among them.
  absl::Status Finish() const;

  uint64_t records() const { return records_; }
  int64_t first() const { return first_; }  // sequence of the first record; 0: there was none
  int64_t last() const { return last_; }
  // Returns how many of the records follow the head's: only the chain proves these.
  int64_t beyond_head() const;

 private:
  absl::Status CheckPlace(const v1::AuditRecord& record, const Digest& previous) const;
  absl::Status CheckHead(int64_t sequence, const std::string& hash);

  const std::optional<v1::SignedHead> head_;
  std::string organization_;
  uint64_t records_ = 0;
  int64_t first_ = 0;
  int64_t last_ = 0;
  std::string last_hash_;
  bool met_head_ = false;
};

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_VERIFY_H_
