package panel

import (
	"bytes"
	"encoding/base64"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/parquet-go/parquet-go"

	"detour/flows"
)

// arrowSchema tells readers that use Arrow, such as pyarrow and with it pandas,
// that the axes are dictionaries: the schema message in base64 under the key that
// they look for (Arrow's C++ and Go implementations, ARROW:schema).
var arrowSchema = sync.OnceValue(func() parquet.WriterOption {
	text := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	fields := []arrow.Field{{Name: "period", Type: arrow.FixedWidthTypes.Date32}}
	for _, a := range flows.Axes() {
		fields = append(fields, arrow.Field{Name: a.String(), Type: text, Nullable: true})
	}
	for m := range flows.NumMeasures {
		fields = append(fields, arrow.Field{Name: m.String(), Type: arrow.PrimitiveTypes.Float64, Nullable: true})
	}
	fields = append(fields, arrow.Field{Name: "records", Type: arrow.PrimitiveTypes.Int64})
	var message bytes.Buffer
	w := ipc.NewWriter(&message, ipc.WithSchema(arrow.NewSchema(fields, nil)))
	if err := w.Close(); err != nil { // a schema that cannot be written to memory is a broken program
		panic(err)
	}
	return parquet.KeyValueMetadata("ARROW:schema", base64.StdEncoding.EncodeToString(message.Bytes()))
})
