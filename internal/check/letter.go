package check

// The letter's sentences that a check must know word for word.
const (
	letterLTM     = "We evaluate our ability to retain and grow existing customers by assessing our net dollar expansion rate on a last twelve months, or LTM, basis."
	letterRates   = "Our net dollar expansion rates were *% and *% for the years ended *, respectively."
	letterRatesQ  = "Our net dollar expansion rates were *% and *% for the twelve months ended *, respectively."
	letterDemand  = "driven by increased demand for our subscription services by our end customers"
	letterOutlook = "With our strong market position driving further demand for our solutions, we expect revenue growth from end customers to continue."
)
