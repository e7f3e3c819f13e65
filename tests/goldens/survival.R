# Makes survival.json: what R's survival package says about small data sets, for tests/analysis/test_survival.py.
# Run in this folder:  Rscript survival.R > survival.json     (Debian: r-base-core, r-cran-survival)

suppressPackageStartupMessages(library(survival))

numbers <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.15g", x)), collapse = ", "), "]")

# Times in days, 1 = event, group. Ties of event and censoring, curves ending at 0, flat at a half, never falling.
sets <- list(
  ties = list(time = c(5, 5, 5, 8, 8, 12, 16, 16, 23, 27, 30, 33, 43, 45),
              event = c(1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1),
              group = c(1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2)),
  three_groups = list(time = c(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45,
                               3, 14, 14, 60, 75, 75, 90, 110, 200),
                      event = c(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1,
                                1, 0, 1, 1, 0, 1, 0, 0, 0),
                      group = rep(1:3, c(11, 12, 9))),
  level_at_a_half = list(time = c(1, 2, 4, 9), event = c(1, 1, 1, 0), group = c(1, 1, 2, 2)),
  level_to_the_end = list(time = c(1, 2, 4, 9), event = c(1, 1, 0, 0), group = c(1, 2, 1, 2)),
  all_fail = list(time = c(3, 3, 7), event = c(1, 1, 1), group = c(1, 2, 1)),
  few_events = list(time = c(100, 200, 300, 400, 500, 540, 548, 600, 700, 800, 850, 870),
                    event = c(0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0),
                    group = c(1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2))
)

one <- function(name) {
  s <- sets[[name]]
  fit <- survfit(Surv(time, event) ~ 1, data = s, conf.type = "log-log")
  reverse <- survfit(Surv(time, 1 - event) ~ 1, data = s)
  test <- survdiff(Surv(time, event) ~ group, data = s)
  df <- length(test$n) - 1
  at <- c(2, 10, 30, 50)
  read <- summary(fit, times = at[at <= max(s$time)])
  paste0('"', name, '": {\n',
    '  "time": ', numbers(s$time), ', "event": ', numbers(s$event), ', "group": ', numbers(s$group), ',\n',
    '  "times": ', numbers(fit$time), ', "at_risk": ', numbers(fit$n.risk), ', "events": ', numbers(fit$n.event),
    ', "censored": ', numbers(fit$n.censor), ',\n',
    '  "survival": ', numbers(fit$surv), ',\n  "lower": ', numbers(fit$lower), ',\n  "upper": ', numbers(fit$upper), ',\n',
    '  "quartiles": ', numbers(quantile(fit, c(0.25, 0.5, 0.75), conf.int = FALSE)), ', "median_follow_up": ',
    numbers(quantile(reverse, 0.5, conf.int = FALSE)), ',\n',
    '  "read": {"time": ', numbers(read$time), ', "survival": ', numbers(read$surv), ', "at_risk": ', numbers(read$n.risk), '},\n',
    '  "logrank": {"observed": ', numbers(test$obs), ', "expected": ', numbers(test$exp), ', "chi2": ', sprintf("%.15g", test$chisq),
    ', "df": ', df, ', "p": ', sprintf("%.15g", pchisq(test$chisq, df, lower.tail = FALSE)), '}}')
}

x <- c(0, 0.001, 0.5, 1, 3.841458820694124, 10, 40, 120)
tails <- paste0('"chi2_tail": {"x": ', numbers(x), ',\n',
  paste(sapply(1:7, function(df) paste0('  "', df, '": ', numbers(pchisq(x, df, lower.tail = FALSE)))), collapse = ",\n"), "}")

cat('{"made_with": "R ', as.character(getRversion()), ', survival ', as.character(packageVersion("survival")), '",\n',
  paste(sapply(names(sets), one), collapse = ",\n"), ",\n", tails, "}\n", sep = "")
