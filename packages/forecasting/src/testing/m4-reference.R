# Writes m4-reference.json: what the M4 competition's benchmark code and the R package `forecast` give on 20 series.
# Rscript m4-reference.R > m4-reference.json
# SeasonalityTest, naive2 and Theta.classic as in Mcompetitions/M4-methods, "Benchmarks and Evaluation.R".
suppressMessages(library(forecast))

SeasonalityTest <- function(input, ppy) {
  tcrit <- 1.645
  if (length(input) < 3 * ppy) {
    test_seasonal <- FALSE
  } else {
    xacf <- acf(input, plot = FALSE)$acf[-1, 1, 1]
    clim <- tcrit / sqrt(length(input)) * sqrt(cumsum(c(1, 2 * xacf^2)))
    test_seasonal <- abs(xacf[ppy]) > clim[ppy]
    if (is.na(test_seasonal) == TRUE) test_seasonal <- FALSE
  }
  test_seasonal
}

Theta.classic <- function(input, fh) {
  wses <- wlrl <- 0.5
  theta <- 2
  observations <- length(input)
  xt <- c(1:observations)
  xf <- c((observations + 1):(observations + fh))
  train <- data.frame(input = as.numeric(input), xt = xt)
  estimate <- lm(input ~ poly(xt, 1, raw = TRUE), data = train)
  thetaline0In <- as.numeric(predict(estimate))
  thetaline0Out <- as.numeric(predict(estimate, data.frame(xt = xf)))
  thetalineT <- theta * as.numeric(input) + (1 - theta) * thetaline0In
  pmax(as.numeric(ses(thetalineT, h = fh)$mean) * wses + thetaline0Out * wlrl, 0)
}

mase_cal <- function(insample, outsample, forecasts, frq) {
  masep <- mean(abs(diff(as.numeric(insample), lag = frq)))
  mean(abs(as.numeric(outsample) - as.numeric(forecasts)) / masep)
}

smape_cal <- function(outsample, forecasts) {
  mean(200 * abs(outsample - forecasts) / (abs(outsample) + abs(forecasts)))
}

bounds <- function(f) list(
  mean = as.numeric(f$mean), lower = as.numeric(f$lower[, 1]), upper = as.numeric(f$upper[, 1])
)

reference <- function(name, values, ppy, fh) {
  n <- length(values) - fh
  outsample <- tail(values, fh)
  input <- ts(head(values, n), frequency = ppy)
  ST <- if (ppy > 1) SeasonalityTest(input, ppy) else FALSE
  if (ST) {
    Dec <- decompose(input, type = "multiplicative")
    des <- input / Dec$seasonal
    SI <- head(rep(Dec$seasonal[(n - ppy + 1):n], fh), fh)
  } else {
    des <- input
    SI <- rep(1, fh)
  }
  naive2 <- as.numeric(naive(des, h = fh)$mean) * SI
  s <- ses(des, h = fh, level = 80)
  list(
    name = name, seasonLength = ppy, horizon = fh, history = as.numeric(input), actual = outsample,
    seasonal = ST,
    figure = if (n >= 2 * ppy && ppy > 1) decompose(input, type = "multiplicative")$figure else numeric(0),
    naive2 = naive2,
    theta = Theta.classic(des, fh) * SI,
    ses = as.numeric(s$mean) * SI, sesAlpha = unname(s$model$par["alpha"]), sesSse = sum(residuals(s$model)^2),
    naive = bounds(naive(input, h = fh, level = 80)),
    seasonalNaive = bounds(snaive(input, h = fh, level = 80)),
    drift = bounds(rwf(input, h = fh, drift = TRUE, level = 80)),
    mape = mean(100 * abs(outsample - naive2) / abs(outsample)),
    smape = smape_cal(outsample, naive2),
    mase = mase_cal(input, outsample, naive2, ppy)
  )
}

set.seed(4)
made <- function(n, m, season, noise, trend = 0, level = 100) {
  t <- seq_len(n)
  round((level + trend * t + cumsum(rnorm(n, 0, noise / 3))) * (1 + season * sin(2 * pi * t / m)) + rnorm(n, 0, noise), 2)
}
all <- list(
  reference("air passengers", as.numeric(AirPassengers), 12, 18),
  reference("UK gas", as.numeric(UKgas), 4, 8),
  reference("Nile", as.numeric(Nile), 1, 6),
  reference("lynx", as.numeric(lynx), 1, 6),
  reference("Nottingham, begun in March", as.numeric(nottem)[3:141], 12, 18),
  reference("deaths", as.numeric(ldeaths), 12, 18)
)
recipes <- list( # length, season, strength, noise, trend
  c(66, 4, 0.2, 3, 0.5), c(67, 4, 0.02, 5, 0), c(61, 7, 0.3, 4, 0.1), c(62, 7, 0.05, 10, 0), c(90, 12, 0.1, 5, 0.3),
  c(91, 12, 0.4, 5, 0), c(53, 12, 0.2, 3, 0.4), c(54, 12, 0.3, 3, 0), c(320, 24, 0.3, 6, 0.05), c(300, 24, 0.2, 6, 0),
  c(299, 24, 0.05, 12, 0), c(40, 1, 0, 4, 1), c(25, 1, 0, 8, -1), c(14, 3, 0.4, 2, 1)
)
for (r in recipes) {
  fh <- if (r[2] == 24) 48 else if (r[2] == 12) 18 else if (r[1] < 20) 4 else 8
  all[[length(all) + 1]] <- reference(
    paste0("made: ", r[1], " values, season ", r[2]), made(r[1], max(r[2], 2), r[3], r[4], r[5]), r[2], fh
  )
}

number <- function(x) ifelse(is.finite(x), format(x, digits = 10, trim = TRUE, scientific = FALSE), "null")
one <- function(x) sapply(x, function(v) number(v))
json <- function(x, wrap = TRUE) {
  if (is.list(x)) {
    parts <- sapply(names(x), function(k) paste0('"', k, '":', json(x[[k]], k %in% vectors)))
    return(paste0("{", paste(parts, collapse = ","), "}"))
  }
  if (is.character(x)) return(paste0('"', x, '"'))
  if (is.logical(x)) return(tolower(x))
  text <- paste(one(x), collapse = ",")
  if (wrap) paste0("[", text, "]") else text
}
vectors <- c("history", "actual", "figure", "naive2", "theta", "ses", "mean", "lower", "upper")
cat(paste0("[\n", paste(sapply(all, json), collapse = ",\n"), "\n]\n"))
