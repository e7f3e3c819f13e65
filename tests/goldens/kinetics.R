# Golden figures for the censored regression: 500 random series fitted by survival::survreg.
# Run from the repository's root: Rscript tests/goldens/kinetics.R > tests/goldens/kinetics.json
# A series is kept only where survreg converges without a warning, and where no single line meets every point:
# there the likelihood has no finite maximum, although survreg now and then stops without saying so.
suppressPackageStartupMessages(library(survival))
set.seed(20251)
num <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
arr <- function(x) paste0("[", paste(num(x), collapse = ","), "]")
kept <- character(0)
while (length(kept) < 500) {
  n <- sample(3:12, 1)
  days <- c(0, sort(sample(7:360, n - 1)))
  truth <- runif(1, -1, 2) + runif(1, -0.03, 0.02) * days
  y <- truth + rnorm(n, 0, runif(1, 0.1, 0.6))
  kind <- rep("exact", n)
  floor <- quantile(y, runif(1, 0, 0.7))
  kind[y < floor] <- sample(c("left", "interval"), sum(y < floor), replace = TRUE)
  if (runif(1) < 0.2) {            # all but two censored
    keep <- order(-y)[1:2]
    kind[-keep] <- sample(c("left", "interval"), n - 2, replace = TRUE)
  }
  if (sum(kind == "exact") < 2) next
  upper <- ifelse(kind == "exact", y, pmax(y, floor) + runif(n, 0, 0.4))
  lower <- ifelse(kind == "exact", y, ifelse(kind == "left", NA, upper - runif(n, 0.5, 1.2)))
  fit <- tryCatch(
    survreg(Surv(lower, upper, type = "interval2") ~ days, dist = "gaussian",
            control = survreg.control(maxiter = 200, rel.tolerance = 1e-12)),
    warning = function(w) NULL, error = function(e) NULL)
  if (is.null(fit) || any(is.na(diag(vcov(fit))))) next
  line <- coef(fit)[[1]] + coef(fit)[[2]] * days
  if (all(line <= upper + 1e-6) && all(is.na(lower) | line >= lower - 1e-6)) next
  kept <- c(kept, sprintf(
    '{"days": %s, "lower": %s, "upper": %s, "intercept": %s, "slope": %s, "slope_se": %s, "scale": %s, "intercept_se": %s, "covariance": %s}',
    arr(days), arr(lower), arr(upper), num(coef(fit)[[1]]), num(coef(fit)[[2]]),
    num(sqrt(vcov(fit)["days", "days"])), num(fit$scale), num(sqrt(vcov(fit)[1, 1])), num(vcov(fit)[1, "days"])))
}
cat("[\n", paste(kept, collapse = ",\n"), "\n]\n", sep = "")
