package general

import (
	"math"
	"testing"
)

// Bai (1997) with equal variances: the 97.5 % point of the argmax is 11.03.
func TestBaiQuantile(t *testing.T) {
	low, high := baiInterval(1, 1, 1)
	if math.Abs(high-11.03) > 0.01 || math.Abs(low+high) > 1e-6 {
		t.Errorf("%v %v", low, high)
	}
}
